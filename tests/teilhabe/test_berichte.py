"""Berichte: written, previewed, frozen, read; and Maßnahmen, which go on."""

import datetime

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.frozen import FrozenError, hash_of
from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Rolle
from sozialraeume.forms.records import version_of
from teilhabe.actions.berichte import raise_overdue
from teilhabe.bericht import gather
from teilhabe.models import Bericht, Massnahme
from tests.addresses import sitemap_text
from tests.concurrency import errors_of_all_at_once
from tests.factories import (
    make_angebot,
    make_bedarf,
    make_bericht,
    make_kennzahl,
    make_konto,
    make_lebensbereich,
    make_massnahme,
    make_ortschaft,
    make_ressource,
    make_seite,
    make_sozialraum,
    make_veroeffentlichung,
)

pytestmark = pytest.mark.django_db
CREATE = reverse("teilhabe:bericht_create")
MASSNAHMEN = reverse("teilhabe:massnahme_list")
TODAY, DAY = timezone.localdate, datetime.timedelta(days=1)


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def nord():
    return make_sozialraum(name="Nord")


@pytest.fixture
def draft(nord):
    return make_bericht(is_published=False, sozialraum=nord)


def url(action, record):
    return reverse(f"teilhabe:{record._meta.model_name}_{action}", args=[record.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def publish(client, draft):
    seen = client.get(url("preview", draft)).context["seen"]
    return client.post(url("publish", draft), {"seen": seen}, follow=True)


# ---- what it says ----


def test_bericht_gathers_what_is_known(nord, draft):
    zwaetzen = make_ortschaft(nord, name="Zwätzen", status="vorlaeufig")
    nord.publish(nord.write_fassung([{"heading": "Lage", "text": "Am Fluss."}]))
    topic = make_lebensbereich(label="Lernen")
    make_lebensbereich(label="Wohnen")
    make_angebot(sozialraum=nord, lebensbereiche=[topic], zugang="offen")
    make_angebot(mode="online", serves_all_jena=True, lebensbereiche=[topic], zugang="anmeldung")
    make_ressource(name="Wiese", ortschaft=zwaetzen)
    bedarf = make_bedarf(sozialraum=nord, title="Bank", lebensbereich=topic)
    make_massnahme(draft, text="Bank aufstellen", responsible="Bauhof", due_on=datetime.date(2027, 3, 1), bedarf=bedarf)
    content = gather(Bericht.objects.get(pk=draft.pk))
    assert content["introduction"] == "Worum es geht."
    assert "Zwätzen (vorläufig zugeordnet)" in content["ortschaften"]
    assert content["profile"] == [{"heading": "Lage", "text": "Am Fluss."}]
    assert content["stock"] == [
        {"topic": "Lernen", "offers": 1, "open": 1, "hours": "0,0", "city": 1},
        {"topic": "Wohnen", "offers": 0, "open": 0, "hours": "0,0", "city": 0},
    ]
    assert [ressource["name"] for ressource in content["ressourcen"]] == ["Wiese"]
    assert [(row["title"], row["stand"], row["source"]) for row in content["bedarfe"]] == [
        ("Bank", "offen", "Begehung, 01.01.2020")
    ]
    assert content["massnahmen"] == [
        {"text": "Bank aufstellen", "responsible": "Bauhof", "due_on": "01.03.2027", "stand": "offen", "bedarf": "Bank"}
    ]
    assert content["has_examples"] is False


def test_bericht_holds_nothing_that_is_not_public(nord, draft):
    hidden = make_bedarf(sozialraum=nord, title="Geheim", is_public=False)
    make_massnahme(draft, bedarf=hidden)
    assert "Geheim" not in str(gather(draft))


def test_bericht_names_kennzahlen_with_day_and_source(nord, draft):
    ortschaft = make_ortschaft(nord)
    people = make_kennzahl(name="Einwohner", slug="einwohner", unit="Menschen", source="Register")
    homes = make_kennzahl(name="Haushalte", slug="haushalte", unit="Haushalte", source="Statistik")
    make_veroeffentlichung(people, [(ortschaft, 12345)], as_of=datetime.date(2020, 12, 31))
    for year, value in ((2020, 1000), (2021, 4000)):
        make_veroeffentlichung(homes, [(nord, value)], as_of=datetime.date(year, 12, 31))
    assert gather(draft)["kennzahlen"] == [
        {"name": "Menschen, die hier leben", "value": "12.345", "as_of": "31.12.2020", "source": "Register"},
        {"name": "Haushalte", "value": "4.000 Haushalte", "as_of": "31.12.2021", "source": "Statistik"},
    ]


@pytest.mark.parametrize("make", [make_bedarf, make_angebot])
def test_bericht_with_something_made_up_says_so(client, nord, make):
    make(sozialraum=nord, is_example=True)
    assert "enthält Erfundenes" in text_of(client.get(make_bericht(sozialraum=nord).get_absolute_url()))


# ---- written and published ----


def test_new_bericht_goes_on_to_its_draft(client, fachdienst, nord):
    response = client.post(CREATE, {"sozialraum": nord.pk, "introduction": "Wir waren da.", "conclusions": ""})
    draft = Bericht.objects.get()
    assert response.headers["Location"] == url("update", draft)
    assert "Noch keine." in text_of(client.get(url("update", draft)))


def test_second_draft_of_a_sozialraum_is_refused(client, fachdienst, draft):
    page = client.post(CREATE, {"sozialraum": draft.sozialraum_id, "introduction": "Noch einmal."})
    assert "gibt es schon einen Entwurf" in text_of(page)
    assert "Noch einmal." in text_of(page)


def test_draft_is_not_public_and_not_found(client, draft):
    draft.introduction = "Xylothek"
    draft.save()
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(reverse("teilhabe:bericht_pdf", args=[draft.slug])).status_code == 404
    assert "Nichts gefunden" in text_of(client.get("/suche/?q=Xylothek"))


def test_published_bericht_is_what_the_preview_showed(client, fachdienst, draft, time_machine):
    time_machine.move_to(datetime.datetime(2026, 5, 20, 10, tzinfo=datetime.UTC), tick=False)
    content = client.get(url("preview", draft)).context["content"]
    page = text_of(publish(client, draft))
    bericht = Bericht.objects.get()
    assert bericht.content == content
    assert bericht.sha256 == hash_of(content)
    assert (bericht.slug, bericht.published_by) == ("nord-2026-05-20", fachdienst)
    assert "wie er am 20. Mai 2026 veröffentlicht wurde" in page
    assert bericht.sha256 in page


def test_bericht_that_changed_since_the_preview_is_not_published(client, fachdienst, draft):
    seen = client.get(url("preview", draft)).context["seen"]
    make_bedarf(sozialraum=draft.sozialraum)
    page = client.post(url("publish", draft), {"seen": seen}, follow=True)
    assert "Inzwischen hat sich etwas geändert" in text_of(page)
    assert not Bericht.objects.public().exists()


def test_published_bericht_says_the_same_whatever_changes(client, nord):
    bedarf = make_bedarf(sozialraum=nord, title="Bank")
    bericht = make_bericht(sozialraum=nord)
    bedarf.title, bedarf.is_public = "Tisch", False
    bedarf.save()
    page = text_of(client.get(bericht.get_absolute_url()))
    assert "Bank" in page
    assert "Tisch" not in page


def test_published_bericht_cannot_be_changed_or_deleted(client, fachdienst):
    bericht = make_bericht()
    bericht.introduction = "Anders."
    with pytest.raises(FrozenError):
        bericht.save()
    with pytest.raises(FrozenError):
        bericht.publish({}, None)
    with pytest.raises(FrozenError):
        Bericht.objects.get().delete()
    assert {client.post(url(action, bericht)).status_code for action in ("update", "delete")} == {404}


def test_double_click_leads_to_the_published_bericht(client, fachdienst):
    bericht = make_bericht()
    assert client.post(url("publish", bericht), {"seen": "x"}).headers["Location"] == bericht.get_absolute_url()
    assert Bericht.objects.get().published_at == bericht.published_at


@pytest.mark.django_db(transaction=True)
def test_bericht_published_by_several_at_once_is_published_once():
    draft, konto = make_bericht(is_published=False), make_konto()
    seen = hash_of(gather(draft))

    assert errors_of_all_at_once(lambda: Bericht.publish_as_seen(draft.pk, seen=seen, gather=gather, konto=konto)) == []
    assert Bericht.objects.get().sha256 == seen


def test_draft_is_deleted_with_its_massnahmen(client, fachdienst, draft):
    make_massnahme(draft)
    client.post(url("delete", draft))
    assert not Bericht.objects.exists()
    assert not Massnahme.objects.exists()


def test_draft_saved_by_somebody_else_meanwhile_is_not_overwritten(client, fachdienst, draft):
    form = {"introduction": "Meines", "conclusions": "", "version": version_of(draft)}
    draft.introduction = "Ihres"
    draft.save()
    assert "hat jemand anderes gespeichert" in text_of(client.post(url("update", draft), form))
    draft.refresh_from_db()
    assert draft.introduction == "Ihres"


# ---- read ----


def test_older_berichte_stay_reachable(client, nord):
    make_seite(slug="sozialraeume-einteilung")
    old, new = make_bericht(sozialraum=nord), make_bericht(sozialraum=nord)
    assert old.slug != new.slug
    for address in (reverse("teilhabe:berichte"), nord.get_absolute_url(), new.get_absolute_url()):
        assert old.get_absolute_url() in client.get(address).content.decode()


def test_search_finds_what_a_bericht_says(client, nord):
    make_bedarf(sozialraum=nord, title="Xylothek", is_public=True)
    bericht = make_bericht(sozialraum=nord, introduction="Flohmarkt", conclusions="Zebrastreifen")
    for word in ("Xylothek", "Flohmarkt", "Zebrastreifen"):
        assert bericht.get_absolute_url() in client.get("/suche/", {"q": word}).content.decode()


def test_sitemap_names_berichte_and_bedarfe(client):
    bericht, bedarf = make_bericht(), make_bedarf()
    sitemap = sitemap_text(client)
    assert bericht.get_absolute_url() in sitemap
    assert bedarf.get_absolute_url() in sitemap
    assert bedarf.sozialraum.get_bedarfe_url() in sitemap


def test_planted_script_is_shown_as_text(client, fachdienst, nord):
    script = "<script>alert(1)</script>"
    draft = make_bericht(is_published=False, sozialraum=nord, introduction=script, conclusions=script)
    make_massnahme(draft, text=script, responsible=script, note=script)
    assert script not in client.get(url("preview", draft)).content.decode()
    assert script not in publish(client, draft).content.decode()


# ---- Maßnahmen ----


def massnahme_values(**more):
    texts = {"text": "Bank aufstellen", "responsible": "Bauhof", "due_on": "1.3.2027", "bedarf": "", "stand": "offen", "note": ""}
    return texts | more


def test_massnahme_of_a_draft_leads_back_to_it(client, fachdienst, draft):
    assert client.get(reverse("teilhabe:massnahme_create"), {"bericht": draft.pk}).context["form"]["bericht"].value() == str(
        draft.pk
    )
    response = client.post(reverse("teilhabe:massnahme_create"), massnahme_values(bericht=draft.pk))
    assert response.headers["Location"] == url("update", draft)
    assert "Bank aufstellen, bis 1. März 2027" in text_of(client.get(url("update", draft)))


def test_massnahme_without_anything_says_what_is_missing(client, fachdienst):
    page = text_of(client.post(reverse("teilhabe:massnahme_create"), {}))
    for words in ("den Bericht", "was zu tun ist", "wer zuständig ist", "bis wann", "den Stand"):
        assert words in page


def test_massnahme_names_no_person(client, fachdienst, draft):
    page = client.post(reverse("teilhabe:massnahme_create"), massnahme_values(bericht=draft.pk, responsible="Herr Beispiel"))
    assert "keine Person" in text_of(page)


def test_massnahme_belongs_to_a_bedarf_of_its_sozialraum(client, fachdienst, draft):
    other, own = make_bedarf(), make_bedarf(sozialraum=draft.sozialraum)
    page = client.post(reverse("teilhabe:massnahme_create"), massnahme_values(bericht=draft.pk, bedarf=other.pk))
    assert "Bitte wählen Sie einen Bedarf von Nord." in text_of(page)
    client.post(reverse("teilhabe:massnahme_create"), massnahme_values(bericht=draft.pk, bedarf=own.pk))
    assert Massnahme.objects.get().bedarf == own


def test_progress_stands_beside_the_bericht_not_inside(client, fachdienst, draft):
    massnahme = make_massnahme(draft, text="Bank aufstellen")
    publish(client, draft)
    massnahme.refresh_from_db()
    form = {"text": "Etwas anderes", "stand": "erledigt", "note": "Steht am Weg.", "version": version_of(massnahme)}
    client.post(url("update", massnahme), form)
    massnahme.refresh_from_db()
    assert (massnahme.text, massnahme.stand) == ("Bank aufstellen", "erledigt")
    bericht = Bericht.objects.get()
    beside, _, inside = text_of(client.get(bericht.get_absolute_url())).partition("Ab hier steht der Bericht")
    assert "Steht am Weg." in beside
    assert "Steht am Weg." not in inside
    assert hash_of(bericht.content) == bericht.sha256


def test_massnahme_of_a_published_bericht_stays(client, fachdienst):
    massnahme = make_massnahme(make_bericht())
    assert "wird noch gebraucht" in text_of(client.post(url("delete", massnahme), follow=True))
    with pytest.raises(ProtectedError):
        massnahme.delete()
    draft = make_massnahme()
    client.post(url("delete", draft))
    assert list(Massnahme.objects.all()) == [massnahme]


def test_list_filters_massnahmen(client, fachdienst, nord):
    late = make_massnahme(make_bericht(sozialraum=nord), text="Spät")
    make_massnahme(make_bericht(), text="Fertig", stand="erledigt")

    def listed(**query):
        return [record.text for record, _ in client.get(MASSNAHMEN, query).context["rows"]]

    assert listed(sozialraum="nord") == listed(stand="ueberfaellig") == listed(stand="offen") == ["Spät"]
    assert listed(stand="erledigt") == ["Fertig"]
    assert "überfällig" in text_of(client.get(MASSNAHMEN, {"sozialraum": late.bericht.sozialraum.slug}))


def test_overdue_massnahme_becomes_an_aufgabe_once(client, fachdienst):
    bericht = make_bericht()
    late = make_massnahme(bericht, due_on=TODAY() - DAY)
    make_massnahme(bericht, due_on=TODAY()), make_massnahme(bericht, due_on=TODAY() - DAY, stand="erledigt")
    make_massnahme(due_on=TODAY() - DAY)
    assert raise_overdue() == raise_overdue() == "1 Maßnahmen sind überfällig"
    aufgabe = Aufgabe.objects.get()
    assert (aufgabe.content, aufgabe.due_on) == (late, late.due_on)
    assert "Maßnahme ist überfällig" in text_of(client.get(reverse("seiten:work_area")))


def test_massnahme_that_is_done_leaves_the_list_by_itself(client, fachdienst):
    massnahme = make_massnahme(make_bericht())
    raise_overdue()
    client.post(url("update", massnahme), {"stand": "in_arbeit", "note": "", "version": version_of(massnahme)})
    assert Aufgabe.objects.open().exists()
    massnahme.refresh_from_db()
    client.post(url("update", massnahme), {"stand": "erledigt", "note": "", "version": version_of(massnahme)})
    assert not Aufgabe.objects.open().exists()


def test_daily_work_settles_what_is_no_longer_overdue():
    massnahme = make_massnahme(make_bericht())
    raise_overdue()
    Massnahme.objects.filter(pk=massnahme.pk).update(stand="erledigt")
    raise_overdue()
    assert not Aufgabe.objects.open().exists()
