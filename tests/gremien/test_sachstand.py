"""The report to Beirat and GPV: made of what is there, frozen when it is published, read by everybody."""

import datetime

import pytest
from django.db import transaction
from django.urls import reverse

from gremien.models import Reflexion, Sachstandsbericht
from gremien.sachstand import gather
from jena_sro.inhalte.frozen import FrozenError, hash_of
from jena_sro.konten.models import Rolle
from tests.factories import (
    make_angebot,
    make_baustein,
    make_bedarf,
    make_beschluss,
    make_gremium,
    make_konto,
    make_meilenstein,
    make_nachweis,
    make_protokoll,
    make_punkt,
    make_reflexion,
    make_sachstandsbericht,
    make_setting,
    make_sitzung,
    make_sozialraum,
    make_veranstaltung,
    make_wirkung,
)

pytestmark = pytest.mark.django_db
LIST = reverse("gremien:sachstandsbericht_public_list")
CREATE = reverse("gremien:sachstandsbericht_create")
JUNE = "2026-06-10T08:00:00+02:00"
NOVEMBER = "2026-11-20T08:00:00+01:00"


def text_of(response):
    return " ".join(response.content.decode().split())


def url(name, bericht):
    return reverse(f"gremien:sachstandsbericht_{name}", args=[bericht.pk])


def content_of(**values):
    return gather(make_sachstandsbericht(is_published=False, **values))


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def draft():
    return make_sachstandsbericht(is_published=False)


# What it says


def test_content_tells_how_far_the_bausteine_are():
    day = datetime.date(2026, 1, 31)
    baustein = make_baustein(number=1, title="Lernen", stand="begonnen", progress_text="Ein Anfang.", checked_on=day)
    make_nachweis(baustein, label="Beschluss 3")
    (row,) = content_of()["bausteine"]
    assert row == {
        "number": 1,
        "title": "Lernen",
        "stand": "begonnen",
        "checked_on": "31. Januar 2026",
        "progress": "Ein Anfang.",
        "nachweise": ["Beschluss 3"],
    }


def test_content_counts_offers_and_public_bedarfe_of_each_sozialraum():
    nord = make_sozialraum(name="Nord")
    make_angebot(sozialraum=nord)
    for stand in ("offen", "offen", "in_arbeit", "erledigt"):
        make_bedarf(sozialraum=nord, stand=stand)
    make_bedarf(sozialraum=nord, is_public=False)
    (row,) = content_of()["sozialraeume"]
    assert row == {"name": "Nord", "angebote": 1, "offen": 2, "in_arbeit": 1, "erledigt": 1, "abgelehnt": 0}


def test_content_tells_what_was_decided_and_what_became_of_it(time_machine):
    time_machine.move_to(JUNE, tick=False)
    punkt = make_punkt(make_sitzung(in_days=-30))
    make_beschluss(punkt, text="Bank.", stand="erledigt", outcome="Sie steht.")
    going_on = make_beschluss(punkt, text="Bus.")
    make_beschluss(make_punkt(punkt.sitzung, is_internal=True), text="Geheim.")
    assert content_of()["beschluesse"] == []  # nothing of minutes that are not decided
    make_protokoll(punkt.sitzung, is_decided=True)
    assert {row["text"]: row["outcome"] for row in content_of()["beschluesse"]} == {"Bank.": "Sie steht.", "Bus.": ""}
    make_sachstandsbericht()
    time_machine.move_to(NOVEMBER, tick=False)
    assert [row["text"] for row in content_of()["beschluesse"]] == [going_on.text]


def test_content_holds_nothing_internal():
    make_reflexion(is_public=False)
    make_wirkung(is_public=False)
    make_setting(is_public=False)
    make_veranstaltung(is_public=False)
    make_veranstaltung(is_cancelled=True)
    content = content_of()
    assert [content[name] for name in ("reflexionen", "wirkungen", "settings", "veranstaltungen")] == [[], [], [], []]


def test_first_report_tells_everything_and_nothing_that_is_only_planned(time_machine):
    time_machine.move_to(NOVEMBER, tick=False)
    make_reflexion(title="Zu laut")
    make_meilenstein(title="Anfang")
    make_meilenstein(title="Geplant", is_planned=True)
    make_meilenstein(title="Kommt", date=datetime.date(2027, 1, 1))
    content = content_of()
    assert [row["title"] for row in content["reflexionen"]] == ["Zu laut"]
    assert content["steps"] == [{"when": "1. Januar 2020", "title": "Anfang"}]
    assert content["since"] == ""


def test_next_report_tells_what_is_new(time_machine):
    time_machine.move_to(JUNE, tick=False)
    make_reflexion(title="Alt")
    changed = make_reflexion(title="Mit neuer Wirkung")
    make_meilenstein(title="Alt", date=datetime.date(2026, 6, 1))
    make_veranstaltung(title="Alt", in_days=-3)
    make_bedarf(stand="erledigt", stand_since=datetime.date(2026, 6, 1))
    make_sachstandsbericht()
    time_machine.move_to(NOVEMBER, tick=False)
    changed.effect = "Es ist ruhiger."
    changed.save()
    make_reflexion(title="Neu")
    make_meilenstein(title="Neu", date=datetime.date(2026, 9, 1))
    make_veranstaltung(title="Neu", in_days=-3)
    make_bedarf(stand="erledigt", stand_since=datetime.date(2026, 9, 1))
    content = content_of()
    assert content["since"] == "10. Juni 2026"
    assert {row["title"] for row in content["reflexionen"]} == {"Mit neuer Wirkung", "Neu"}
    assert [row["title"] for row in content["steps"]] == ["Neu"]
    assert [row["title"] for row in content["veranstaltungen"]] == ["Neu"]
    assert content["finished"] == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_wirkung(is_example=True),
        lambda: make_nachweis(is_example=True),
        lambda: make_bedarf(is_example=True),
        lambda: make_reflexion(is_example=True),
    ],
    ids=["Wirkung", "Nachweis", "Bedarf", "Reflexion"],
)
def test_content_with_something_made_up_says_so(make):
    assert content_of()["has_examples"] is False
    make()
    assert content_of()["has_examples"] is True


# Frozen


def test_published_report_is_frozen(client):
    bericht = make_sachstandsbericht(introduction="Worum es geht.")
    make_reflexion(title="Kam später")
    html = text_of(client.get(bericht.get_absolute_url()))
    assert "Kam später" not in html
    assert bericht.sha256 == hash_of(bericht.content)
    assert bericht.sha256 in html


def test_published_report_cannot_be_changed():
    bericht = make_sachstandsbericht()
    bericht.introduction = "Anders."
    with pytest.raises(FrozenError), transaction.atomic():
        bericht.save()


def test_published_report_cannot_be_deleted():
    with pytest.raises(FrozenError), transaction.atomic():
        make_sachstandsbericht().delete()


def test_published_report_has_no_form(client, fachdienst):
    bericht = make_sachstandsbericht()
    assert client.get(url("update", bericht)).status_code == 404
    assert client.get(url("delete", bericht)).status_code == 404
    assert client.get(url("preview", bericht)).status_code == 404


# Read


def test_list_shows_the_newest_first_and_no_drafts(client, time_machine):
    time_machine.move_to(JUNE, tick=False)
    old = make_sachstandsbericht()
    time_machine.move_to(NOVEMBER, tick=False)
    new = make_sachstandsbericht()
    make_sachstandsbericht(is_published=False)
    assert list(client.get(LIST).context["page"]) == [new, old]
    assert new.slug == "sachstand-2026-11-20"


def test_empty_list_leads_on(client):
    assert "/modellprojekt/bausteine/" in text_of(client.get(LIST))


def test_list_of_gremien_leads_to_what_the_recipients_get(client):
    make_gremium(kind="empfaenger")
    assert f'href="{LIST}"' in text_of(client.get(reverse("gremien:gremium_public_list")))


def test_draft_has_no_page(client, draft):
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_page_leads_to_the_pdf(client):
    bericht = make_sachstandsbericht()
    assert reverse("gremien:sachstandsbericht_pdf", args=[bericht.slug]) in text_of(client.get(bericht.get_absolute_url()))


# Written


def test_report_is_written_for_those_who_get_it(client, fachdienst):
    beirat = make_gremium(name="Beirat", kind="empfaenger")
    make_gremium(kind="lenkungsgruppe")
    form = client.get(CREATE).context["form"]
    assert list(form.fields["recipients"].queryset) == [beirat]
    assert form["recipients"].value() == [beirat.pk]
    client.post(CREATE, {"title": "Herbst", "recipients": [beirat.pk], "introduction": "Es geht voran."})
    assert list(Sachstandsbericht.objects.drafts().get().recipients.all()) == [beirat]


@pytest.mark.parametrize("name", ["title", "recipients", "introduction"])
def test_report_without_what_it_needs_is_refused(client, fachdienst, name):
    beirat = make_gremium(kind="empfaenger")
    values = {"title": "Herbst", "recipients": [beirat.pk], "introduction": "Es geht voran."}
    assert list(client.post(CREATE, values | {name: ""}).context["form"].errors) == [name]


def test_preview_is_published_as_it_was_seen(client, fachdienst, draft):
    seen = client.get(url("preview", draft)).context["seen"]
    answer = client.post(url("publish", draft), {"seen": seen})
    draft.refresh_from_db()
    assert answer.headers["Location"] == draft.get_absolute_url()
    assert (draft.sha256, draft.published_by) == (seen, fachdienst)


def test_what_has_changed_since_the_preview_is_not_published(client, fachdienst, draft):
    seen = client.get(url("preview", draft)).context["seen"]
    make_reflexion()
    answer = client.post(url("publish", draft), {"seen": seen}, follow=True)
    assert "Inzwischen hat sich etwas geändert." in text_of(answer)
    assert Sachstandsbericht.objects.drafts().exists()


def test_second_press_publishes_nothing_again(client, fachdienst, draft):
    seen = {"seen": client.get(url("preview", draft)).context["seen"]}
    client.post(url("publish", draft), seen)
    first = Sachstandsbericht.objects.get().published_at
    Reflexion.objects.all().delete()
    client.post(url("publish", draft), seen)
    assert Sachstandsbericht.objects.get().published_at == first


def test_draft_is_deleted(client, fachdienst, draft):
    client.post(url("delete", draft))
    assert not Sachstandsbericht.objects.exists()
