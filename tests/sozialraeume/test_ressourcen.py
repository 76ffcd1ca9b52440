"""Ressourcen in the work area, on public pages, and as proposals of residents."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.models import Aufgabe, Postausgang
from jena_sro.konten.models import Rolle
from sozialraeume.forms.records import version_of
from sozialraeume.models import Ressource, RessourceArt, Vorschlag
from tests.factories import make_konto, make_ortschaft, make_ressource, make_seite, make_sozialraum, make_vorschlag

pytestmark = pytest.mark.django_db
LIST = reverse("sozialraeume:ressource_list")
CREATE = reverse("sozialraeume:ressource_create")
PROPOSE = reverse("sozialraeume:vorschlag_create")
TODAY = timezone.localdate


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def art():
    return RessourceArt.objects.create(name="Verein", umgebung="sozial")


def url(action, record):
    return reverse(f"sozialraeume:{record._meta.model_name}_{action}", args=[record.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def values(art, **more):
    facts = dict.fromkeys(Ressource.FACTS, "unbekannt")
    place = {"ortschaft": make_ortschaft().pk, "place": "hinter der Schule"}
    return {"name": "Chor", "art": art.pk, "umgebung": "", "text": "Singen.", **facts, **place} | more


def listed(client, **query):
    return [record.name for record, _ in client.get(LIST, query).context["rows"]]


# ---- kept by staff ----


def test_new_ressource_gets_the_usual_side_of_its_kind(client, fachdienst, art):
    client.post(CREATE, values(art))
    assert Ressource.objects.get().umgebung == "sozial"


def test_side_that_staff_choose_wins(client, fachdienst, art):
    client.post(CREATE, values(art, umgebung="kulturell"))
    assert Ressource.objects.get().umgebung == "kulturell"


def test_ressource_without_anything_says_what_is_missing(client, fachdienst):
    page = text_of(client.post(CREATE, {}))
    for field in ("den Namen ein", "die Art", "den Ortsteil oder die Ortschaft", "kurz, was es dort gibt"):
        assert field in page


def test_website_gets_https(client, fachdienst, art):
    client.post(CREATE, values(art, website="chor.example.org"))
    assert Ressource.objects.get().website == "https://chor.example.org"


def test_changed_ressource_is_public_at_once(client, fachdienst):
    ressource = make_ressource()
    form = values(ressource.art, ortschaft=ressource.ortschaft_id, text="Neu gepflanzt.", version=version_of(ressource))
    client.post(url("update", ressource), form)
    assert "Neu gepflanzt." in text_of(client.get(ressource.get_absolute_url()))


def test_confirming_sets_the_day(client, fachdienst):
    ressource = make_ressource()
    client.post(url("confirm", ressource))
    ressource.refresh_from_db()
    assert ressource.confirmed_on == TODAY()


def test_ended_ressource_is_no_longer_public_but_on_record(client, fachdienst):
    ressource = make_ressource(name="Lindenpark")
    client.post(url("end", ressource), {"ended_on": "2026-01-31"})
    ressource.refresh_from_db()
    assert ressource.ended_on == datetime.date(2026, 1, 31)
    assert list(client.get(ressource.get_absolute_url()).context["ressourcen"]) == []
    assert "nicht mehr vorhanden seit 31. Januar 2026" in text_of(client.get(url("update", ressource)))


def test_ended_ressource_is_not_found_by_the_search(client):
    make_ressource(name="Xylothek", ended_on=TODAY())
    assert "ortschaften" not in text_of(client.get("/suche/?q=Xylothek")).partition("<main")[2].partition("</main>")[0]


def test_end_needs_a_day_that_is_not_to_come(client, fachdienst):
    ressource = make_ressource()
    assert "Bitte geben Sie den Tag an." in text_of(client.post(url("end", ressource), {"ended_on": ""}))
    tomorrow = TODAY() + datetime.timedelta(days=1)
    assert "liegt in der Zukunft" in text_of(client.post(url("end", ressource), {"ended_on": tomorrow.isoformat()}))


def test_end_offers_today(client, fachdienst):
    assert f'value="{TODAY():%d.%m.%Y}"' in text_of(client.get(url("end", make_ressource())))


def test_ressource_that_is_back_is_public_again(client, fachdienst):
    ressource = make_ressource(ended_on=TODAY())
    client.post(url("reopen", ressource))
    assert Ressource.objects.present().get() == ressource


def test_list_shows_what_is_there(client, fachdienst):
    make_ressource(name="Da"), make_ressource(name="Weg", ended_on=TODAY())
    assert listed(client) == ["Da"]
    assert listed(client, stand="beendet") == ["Weg"]
    assert listed(client, stand="alle") == ["Da", "Weg"]
    assert listed(client, stand="unsinn") == ["Da"]


def test_list_filters_by_sozialraum_side_kind_and_words(client, fachdienst, art):
    nord = make_sozialraum(name="Nord")
    make_ressource(name="Ölmühle", ortschaft=make_ortschaft(nord), art=art, umgebung="sozial")
    make_ressource(name="Park", text="Hier steht eine Mühle.")
    assert listed(client, sozialraum="nord") == listed(client, umgebung="sozial") == listed(client, art="verein") == ["Ölmühle"]
    assert listed(client, q="ÖLM") == ["Ölmühle"]
    assert listed(client, q="steht eine") == ["Park"]


def test_list_shows_what_nobody_confirmed_for_long(client, fachdienst):
    make_ressource(name="Frisch", confirmed_on=TODAY())
    make_ressource(name="Alt", confirmed_on=TODAY() - datetime.timedelta(days=200))
    make_ressource(name="Nie")
    assert listed(client, stand="unbestaetigt") == ["Alt", "Nie"]


def test_filter_without_hits_offers_all(client, fachdienst):
    make_ressource()
    assert "Kein Eintrag passt dazu." in text_of(client.get(LIST, {"q": "xyzzy"}))


# ---- on public pages ----


def test_public_page_shows_all_that_is_known_and_unknown_as_unknown(client):
    ressource = make_ressource(
        place="am Ufer", phone="03641 12", email="a@example.org", website="https://example.org/", step_free="ja", quiet="nein",
        access_note="Schlüssel am Kiosk.",
    )  # fmt: skip
    page = text_of(client.get(ressource.get_absolute_url()))
    for words in ("am Ufer", 'href="tel:0364112"', "mailto:a@example.org", "https://example.org/", "Schlüssel am Kiosk."):
        assert words in page
    assert "Stufenlos erreichbar: ja. Ruhig: nein. Noch nicht bekannt: rollstuhlgerechtes WC, Sitzplätze." in page
    assert "Noch nicht bestätigt" in page


def test_ortschaft_groups_each_side_once(client):
    ortschaft = make_ortschaft()
    for name, side in (("A", "sozial"), ("B", "natuerlich"), ("C", "sozial")):
        make_ressource(name=name, umgebung=side, ortschaft=ortschaft)
    assert text_of(client.get(ortschaft.get_absolute_url())).count("<h3>Soziale Umgebung</h3>") == 1


def test_empty_place_asks_for_a_proposal(client):
    ortschaft = make_ortschaft(name="Zwätzen")
    assert f"{PROPOSE}?ortschaft=zwaetzen" in text_of(client.get(ortschaft.get_absolute_url()))


# ---- proposed by residents ----


def proposal(**more):
    texts = {"name": "Schachgruppe", "text": "Alle spielen mit.", "place": "im Hof", "contact": ""}
    return texts | {"art": "", "ortschaft": "", "token": str(uuid.uuid4())} | more


def received(**more):
    """A proposal as the public form leaves it, with its Aufgabe."""
    vorschlag = make_vorschlag(**more)
    Aufgabe.objects.raise_for(vorschlag, Aufgabe.Kind.VORSCHLAG, Rolle.FACHDIENST)
    return vorschlag


@pytest.fixture
def outbox(settings):
    settings.EMAIL_BACKEND = "jena_sro.inhalte.outbox.OutboxBackend"
    return Postausgang.objects


def test_proposal_waits_for_the_fachdienst_and_is_not_public(client):
    make_seite(slug="sozialraeume-einteilung")
    ortschaft = make_ortschaft()
    page = client.post(PROPOSE, proposal(ortschaft=ortschaft.pk), follow=True)
    assert "Danke für Ihren Vorschlag" in text_of(page)
    assert Aufgabe.objects.open().get().content == Vorschlag.objects.get()
    assert "Schachgruppe" not in text_of(client.get(ortschaft.get_absolute_url()))
    assert not Ressource.objects.exists()


def test_proposal_sent_twice_is_one(client):
    form = proposal()
    client.post(PROPOSE, form), client.post(PROPOSE, form)
    assert Vorschlag.objects.count() == Aufgabe.objects.count() == 1


def test_other_proposal_by_the_same_form_is_a_second(client):
    form = proposal()
    client.post(PROPOSE, form), client.post(PROPOSE, form | {"name": "Chor"})
    assert Vorschlag.objects.count() == 2


def test_proposal_without_anything_says_what_is_missing(client):
    page = text_of(client.post(PROPOSE, {}))
    for words in ("wie es heißt oder was es ist", "was gut daran ist", "Bitte wählen Sie den Ort"):
        assert words in page
    assert not Vorschlag.objects.exists()


def test_proposal_from_the_page_of_an_ortschaft_knows_it(client):
    ortschaft = make_ortschaft(name="Zwätzen")
    assert client.get(f"{PROPOSE}?ortschaft=zwaetzen").context["form"]["ortschaft"].value() == ortschaft.pk


def test_accepting_offers_what_was_proposed(client, fachdienst, art):
    vorschlag = received(name="Chor", art=art, text="Singen.")
    form = client.get(url("accept", vorschlag)).context["form"]
    assert (form["name"].value(), form["art"].value(), form["text"].value()) == ("Chor", art.pk, "Singen.")


def test_accepted_proposal_is_a_ressource_and_its_contact_is_gone(client, fachdienst, art, outbox):
    vorschlag = received(contact="person@example.org")
    client.post(url("accept", vorschlag), values(art))
    vorschlag.refresh_from_db()
    assert (vorschlag.stand, vorschlag.ressource, vorschlag.contact) == ("uebernommen", Ressource.objects.get(), "")
    assert outbox.get().recipients == ["person@example.org"]
    assert not Aufgabe.objects.open().exists()


def test_accepting_with_errors_keeps_the_proposal_open(client, fachdienst, art):
    vorschlag = received()
    assert "Fehler: " in text_of(client.post(url("accept", vorschlag), values(art, text="")))
    vorschlag.refresh_from_db()
    assert vorschlag.is_open
    assert not Ressource.objects.exists()


def test_who_accepts_second_is_told_and_keeps_the_input(client, fachdienst, art):
    vorschlag = received()
    client.post(url("accept", vorschlag), values(art))
    page = text_of(client.post(url("accept", vorschlag), values(art, text="Mein zweiter Text.")))
    assert "war schneller" in page
    assert "Mein zweiter Text." in page
    assert Ressource.objects.count() == 1


def test_form_to_accept_a_closed_proposal_leads_back(client, fachdienst, art):
    vorschlag = received()
    client.post(url("accept", vorschlag), values(art))
    assert client.get(url("accept", vorschlag)).headers["Location"] == url("detail", vorschlag)


def test_declining_sends_the_reason_and_forgets_the_contact(client, fachdienst, outbox):
    vorschlag = received(contact="person@example.org")
    client.post(url("detail", vorschlag), {"answer": "Das gibt es schon."})
    vorschlag.refresh_from_db()
    assert (vorschlag.stand, vorschlag.answer, vorschlag.contact) == ("abgelehnt", "Das gibt es schon.", "")
    assert outbox.get().recipients == ["person@example.org"]
    assert not Aufgabe.objects.open().exists()


def test_declining_without_mail_address_sends_nothing(client, fachdienst, outbox):
    client.post(url("detail", received(contact="03641 12")), {"answer": "Das gibt es schon."})
    assert not outbox.exists()


def test_declining_needs_a_reason(client, fachdienst):
    vorschlag = received()
    assert "Bitte schreiben Sie, warum" in text_of(client.post(url("detail", vorschlag), {"answer": ""}))
    vorschlag.refresh_from_db()
    assert vorschlag.is_open


def test_who_declines_second_is_told_and_keeps_the_text(client, fachdienst):
    vorschlag = received()
    client.post(url("detail", vorschlag), {"answer": "Der erste Grund."})
    page = text_of(client.post(url("detail", vorschlag), {"answer": "Der zweite Grund."}))
    assert "war schneller" in page
    assert "Der zweite Grund." in page
    vorschlag.refresh_from_db()
    assert vorschlag.answer == "Der erste Grund."


def test_list_shows_proposals_by_their_state(client, fachdienst):
    received(name="Offen")
    make_vorschlag(name="Zu", stand="abgelehnt", answer="Nein.", closed_at=timezone.now())
    page = reverse("sozialraeume:vorschlag_list")
    assert [row.name for row in client.get(page).context["page"]] == ["Offen"]
    assert [row.name for row in client.get(f"{page}?stand=abgelehnt").context["page"]] == ["Zu"]
    assert [row.name for row in client.get(f"{page}?stand=unsinn").context["page"]] == ["Offen"]


def test_planted_script_of_a_proposal_is_shown_as_text(client, fachdienst):
    script = "<script>alert(1)</script>"
    vorschlag = received(name=script, text=script, place=script, contact=script)
    for page in (reverse("sozialraeume:vorschlag_list"), url("detail", vorschlag), url("accept", vorschlag)):
        assert script not in client.get(page).content.decode()


def test_planted_script_of_a_ressource_is_shown_as_text(client):
    script = "<script>alert(1)</script>"
    ressource = make_ressource(name=script, text=script, place=script, access_note=script)
    assert script not in client.get(ressource.get_absolute_url()).content.decode()
