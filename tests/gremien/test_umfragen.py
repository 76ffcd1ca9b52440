"""Surveys from inside: set up, opened, closed, read and published by the Geschäftsstelle of the Evaluationszirkel."""

import datetime
import uuid

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from gremien.actions.umfragen import close_overdue, count_sheet, gather, publish_umfrage
from gremien.models import Antwortzahl, Frage, Freitext, Umfrage, Zugangscode
from jena_sro.inhalte import pdf
from jena_sro.inhalte.frozen import FrozenError, hash_of
from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Rolle
from sozialraeume.forms.records import version_of
from tests.factories import (
    make_beschluss,
    make_frage,
    make_freitext,
    make_gremium,
    make_konto,
    make_mitgliedschaft,
    make_protokoll,
    make_punkt,
    make_reflexion,
    make_sitzung,
    make_umfrage,
)
from tests.gremien.pages import text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
needs_pdf = pytest.mark.skipif(not pdf.IS_AVAILABLE, reason="tests of PDFs need Pango")


def url(name, umfrage, *keys):
    return reverse(f"gremien:{name}", args=[umfrage.gremium.slug, umfrage.pk, *keys])


def fresh(umfrage):
    return Umfrage.objects.get(pk=umfrage.pk)


def later(days):
    return timezone.now() + datetime.timedelta(days=days)


def day(days):
    return f"{TODAY + datetime.timedelta(days=days):%d.%m.%Y}"


@pytest.fixture
def gremium():
    return make_gremium(name="Zirkel", kind="evaluationszirkel")


@pytest.fixture
def values():
    texts = {
        "title": "Ihr Treff",
        "easy_title": "Ihr Treff",
        "introduction": "Es geht darum.",
        "easy_introduction": "Wir fragen.",
    }
    return texts | {"access": "code", "opens_on": day(0), "closes_on": day(20)}


# Who may be there

MEMBER_PAGES = ("umfrage_detail", "bogen_create", "bogen_draft_pdf")
OFFICE_PAGES = ("umfrage_update", "umfrage_close", "frage_create", "zugangscode_create")
CLOSED_PAGES = ("freitext_list", "umfrage_follow_up", "umfrage_preview")


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_member_reads_and_enters_paper(client, sign_in, gremium, member, name):
    sign_in(client, member.konto)
    assert client.get(url(name, make_umfrage(gremium=gremium, access="code"))).status_code in (200, 503)


@pytest.mark.parametrize("name", [*OFFICE_PAGES, *CLOSED_PAGES])
def test_member_does_not_reach_what_the_office_does(client, sign_in, gremium, member, name):
    sign_in(client, member.konto)
    assert client.get(url(name, make_umfrage(gremium=gremium))).status_code == 404


@pytest.mark.parametrize("press", ["umfrage_open", "umfrage_close", "umfrage_publish", "umfrage_delete"])
def test_member_changes_nothing(client, sign_in, gremium, member, press):
    sign_in(client, member.konto)
    umfrage = make_umfrage(gremium=gremium, stand="entwurf")
    assert client.post(url(press, umfrage)).status_code == 404
    assert fresh(umfrage).is_draft


def test_office_of_another_gremium_sees_nothing(client, office):
    assert client.get(url("umfrage_detail", make_umfrage())).status_code == 404


def test_survey_is_not_reached_through_another_gremium(client, office, gremium):
    other = make_umfrage()
    assert client.get(reverse("gremien:umfrage_detail", args=[gremium.slug, other.pk])).status_code == 404


def test_only_an_evaluationszirkel_asks(client, sign_in, values):
    forum = make_gremium()
    sign_in(client, make_konto(forum.geschaeftsstelle.name))
    address = reverse("gremien:umfrage_create", args=[forum.slug])
    assert (client.get(address).status_code, client.post(address, values).status_code) == (404, 404)
    assert "Umfragen" not in text_of(client.get(reverse("gremien:mitarbeit_detail", args=[forum.slug])))


# Setting up


def test_office_sets_a_survey_up(client, office, gremium, values):
    answer = client.post(reverse("gremien:umfrage_create", args=[gremium.slug]), values, follow=True)
    umfrage = Umfrage.objects.get()
    assert (umfrage.gremium, umfrage.slug, umfrage.stand, umfrage.needs_code) == (gremium, "ihr-treff", "entwurf", True)
    assert "Es gibt noch keine Frage." in text_of(answer)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"title": ""}, "title"),
        ({"easy_title": ""}, "easy_title"),
        ({"easy_introduction": ""}, "easy_introduction"),
        ({"introduction": "Frau Muster fragt."}, "introduction"),
        ({"access": "alle"}, "access"),
        ({"opens_on": "bald"}, "opens_on"),
        ({"closes_on": day(-1)}, "closes_on"),
        ({"opens_on": day(9), "closes_on": day(8)}, "closes_on"),
    ],
)
def test_survey_with_a_mistake_is_refused(client, office, gremium, values, wrong, name):
    answer = client.post(reverse("gremien:umfrage_create", args=[gremium.slug]), values | wrong)
    assert list(answer.context["form"].errors) == [name]


def test_questions_are_added_changed_moved_and_deleted(client, office, gremium):
    umfrage = make_umfrage(gremium=gremium, stand="entwurf")
    first = umfrage.fragen.get()
    client.post(url("frage_create", umfrage), {"kind": "ja_nein", "text": "Ist es laut?", "easy_text": "Laut?"})
    second = umfrage.fragen.get(kind="ja_nein")
    client.post(url("frage_move", umfrage, second.pk), {"press": "up"})
    assert list(umfrage.fragen.all()) == [second, first]
    version = client.get(url("frage_update", umfrage, first.pk)).context["form"].version
    texts = {"kind": "smiley3", "text": "Schön?", "easy_text": "Schön?", "version": version}
    client.post(url("frage_update", umfrage, first.pk), texts)
    client.post(url("frage_delete", umfrage, second.pk))
    assert [(frage.text, frage.kind) for frage in umfrage.fragen.all()] == [("Schön?", "smiley3")]


def test_moving_beyond_the_end_changes_nothing(client, office, gremium):
    umfrage = make_umfrage("smiley5", "freitext", gremium=gremium, stand="entwurf")
    order = list(umfrage.fragen.all())
    for frage, press in ((order[0], "up"), (order[1], "down"), (order[1], "sideways")):
        client.post(url("frage_move", umfrage, frage.pk), {"press": press})
    client.post(url("frage_move", umfrage, 999_999))
    assert list(umfrage.fragen.all()) == order


@pytest.mark.parametrize(("kinds", "kind"), [(["smiley5"] * 12, "smiley5"), (["freitext"] * 3, "freitext")])
def test_survey_stays_short(client, office, gremium, kinds, kind):
    umfrage = make_umfrage(*kinds, gremium=gremium, stand="entwurf")
    answer = client.post(url("frage_create", umfrage), {"kind": kind, "text": "Noch?", "easy_text": "Noch?"})
    assert "höchstens" in text_of(answer)
    assert umfrage.fragen.count() == len(kinds)


@pytest.mark.parametrize(
    ("wrong", "name"), [({"text": ""}, "text"), ({"easy_text": ""}, "easy_text"), ({"kind": "noten"}, "kind")]
)
def test_question_with_a_mistake_is_refused(client, office, gremium, wrong, name):
    umfrage = make_umfrage(gremium=gremium, stand="entwurf")
    form = {"kind": "smiley5", "text": "Gut?", "easy_text": "Gut?"} | wrong
    assert name in client.post(url("frage_create", umfrage), form).context["form"].errors


def test_draft_is_deleted(client, office, gremium):
    client.post(url("umfrage_delete", make_umfrage(gremium=gremium, stand="entwurf")))
    assert not Umfrage.objects.exists()


# The way of a survey


def test_transitions_are_the_ones_of_the_table():
    allowed = {stand: set(after) for stand, after in Umfrage.TRANSITIONS.items()}
    assert allowed == {
        "entwurf": {"offen"},
        "offen": {"geschlossen"},
        "geschlossen": {"veroeffentlicht"},
        "veroeffentlicht": set(),
    }


@pytest.mark.parametrize(
    ("stand", "press", "after"),
    [
        ("entwurf", "umfrage_open", "offen"),
        ("entwurf", "umfrage_close", "entwurf"),
        ("entwurf", "umfrage_publish", "entwurf"),
        ("offen", "umfrage_open", "offen"),
        ("offen", "umfrage_close", "geschlossen"),
        ("offen", "umfrage_publish", "offen"),
        ("offen", "umfrage_delete", "offen"),
        ("geschlossen", "umfrage_open", "geschlossen"),
        ("geschlossen", "umfrage_close", "geschlossen"),
        ("geschlossen", "umfrage_delete", "geschlossen"),
        ("veroeffentlicht", "umfrage_open", "veroeffentlicht"),
        ("veroeffentlicht", "umfrage_close", "veroeffentlicht"),
        ("veroeffentlicht", "umfrage_delete", "veroeffentlicht"),
    ],
)
def test_each_press_does_only_what_the_table_allows(client, office, gremium, stand, press, after):
    umfrage = make_umfrage(gremium=gremium, stand=stand, sheets=6)
    assert client.post(url(press, umfrage)).status_code == 302
    assert fresh(umfrage).stand == after


@pytest.mark.parametrize("values", [{"closes_on": TODAY - datetime.timedelta(days=1), "opens_on": datetime.date(2026, 1, 1)}])
def test_draft_whose_days_are_over_is_not_opened(client, office, gremium, values):
    umfrage = make_umfrage(gremium=gremium, stand="entwurf", **values)
    client.post(url("umfrage_open", umfrage))
    assert fresh(umfrage).is_draft
    assert "Der letzte Tag ist schon vorbei." in text_of(client.get(umfrage.get_work_url()))


def test_draft_without_questions_is_not_opened(client, office, gremium):
    umfrage = make_umfrage(gremium=gremium, stand="entwurf")
    umfrage.fragen.all().delete()
    client.post(url("umfrage_open", umfrage))
    assert fresh(umfrage).is_draft


@pytest.mark.parametrize("name", ["frage_create", "frage_update", "frage_delete", "frage_move"])
def test_questions_of_an_open_survey_stay(client, office, gremium, name):
    umfrage = make_umfrage(gremium=gremium)
    frage = umfrage.fragen.get()
    keys = [] if name == "frage_create" else [frage.pk]
    client.post(url(name, umfrage, *keys), {"kind": "ja_nein", "text": "Anders?", "easy_text": "Anders?"})
    assert list(umfrage.fragen.values_list("text", flat=True)) == [frage.text]


@pytest.mark.parametrize("change", [Frage.save, Frage.delete])
def test_questions_of_an_open_survey_are_frozen(change):
    with pytest.raises(FrozenError):
        change(make_umfrage().fragen.get())


def test_only_the_last_day_of_an_open_survey_is_moved(client, office, gremium, values):
    umfrage = make_umfrage(gremium=gremium)
    page = client.get(url("umfrage_update", umfrage))
    assert list(page.context["form"].fields) == ["closes_on"]
    client.post(url("umfrage_update", umfrage), values | {"closes_on": day(50), "version": page.context["form"].version})
    assert fresh(umfrage).closes_on == TODAY + datetime.timedelta(days=50)
    assert fresh(umfrage).title == umfrage.title


def test_sheet_that_comes_meanwhile_is_kept_and_no_conflict(client, office, gremium):
    umfrage = make_umfrage(gremium=gremium)
    version = client.get(url("umfrage_update", umfrage)).context["form"].version
    count_sheet(umfrage, {umfrage.fragen.get().pk: "gut"}, token=uuid.uuid4())
    client.post(url("umfrage_update", umfrage), {"closes_on": day(50), "version": version})
    assert (fresh(umfrage).sheets, fresh(umfrage).closes_on) == (1, TODAY + datetime.timedelta(days=50))


def test_last_day_lies_not_before_the_first(client, office, gremium):
    umfrage = make_umfrage(gremium=gremium, opens_on=TODAY + datetime.timedelta(days=5))
    version = client.get(url("umfrage_update", umfrage)).context["form"].version
    answer = client.post(url("umfrage_update", umfrage), {"closes_on": day(2), "version": version})
    assert "closes_on" in answer.context["form"].errors


def test_conflicting_change_is_shown(client, office, gremium, values):
    umfrage = make_umfrage(gremium=gremium, stand="entwurf")
    answer = client.post(url("umfrage_update", umfrage), values | {"version": "alt"})
    assert "hat jemand anderes gespeichert" in text_of(answer)


def test_office_is_asked_before_closing(client, office, gremium):
    umfrage = make_umfrage(gremium=gremium)
    assert "Zurück geht es nicht." in text_of(client.get(url("umfrage_close", umfrage)))
    assert fresh(umfrage).stand == "offen"


def test_survey_closes_by_itself_when_no_paper_is_waited_for(settings, time_machine):
    umfrage = make_umfrage(sheets=6, closes_on=TODAY)
    time_machine.move_to(later(settings.UMFRAGE_PAPER_DAYS))
    assert close_overdue() == "0 Umfragen geschlossen"
    time_machine.move_to(later(settings.UMFRAGE_PAPER_DAYS + 1))
    assert close_overdue() == "1 Umfragen geschlossen"
    assert fresh(umfrage).is_closed


def test_closing_asks_the_office_to_evaluate_and_publishing_settles_it():
    umfrage = make_umfrage(stand="geschlossen", sheets=6)
    waiting = Aufgabe.objects.open().about(umfrage)
    assert waiting.get().rolle == umfrage.gremium.geschaeftsstelle.name
    publish_umfrage(umfrage, seen=hash_of(gather(umfrage)), konto=make_konto())
    assert not waiting.exists()


# What comes after closing


@pytest.mark.parametrize("name", CLOSED_PAGES)
def test_nobody_sees_answers_of_an_open_survey(client, office, gremium, name):
    umfrage = make_umfrage("freitext", gremium=gremium, sheets=6, texts=["Geheim"])
    answer = client.get(url(name, umfrage), follow=True)
    assert "Geheim" not in text_of(answer)
    assert answer.redirect_chain


def test_open_survey_shows_only_how_many_sheets(client, office, gremium):
    umfrage = make_umfrage(gremium=gremium, sheets=41, counts={"gut": 7373})
    html = text_of(client.get(umfrage.get_work_url()))
    assert "<strong>41 Bögen</strong> bisher" in html
    assert "7373" not in html


def test_text_is_released_without_the_name(client, office, gremium):
    umfrage = make_umfrage("freitext", stand="geschlossen", sheets=6, gremium=gremium, texts=["Frau Muster ist nett."])
    freitext = umfrage.fragen.get().freitexte.get()
    assert "wohl mit Namen" in text_of(client.get(url("freitext_list", umfrage)))
    assert "Hier steht wohl ein Name." in text_of(client.get(url("freitext_release", umfrage, freitext.pk)))
    client.post(url("freitext_release", umfrage, freitext.pk), {"text": "Alle sind nett."})
    freitext.refresh_from_db()
    assert (freitext.text, freitext.is_released) == ("Alle sind nett.", True)


def test_text_without_words_is_not_released(client, office, gremium):
    umfrage = make_umfrage("freitext", stand="geschlossen", sheets=6, gremium=gremium, texts=["Hm"])
    freitext = umfrage.fragen.get().freitexte.get()
    answer = client.post(url("freitext_release", umfrage, freitext.pk), {"text": " "})
    assert "text" in answer.context["form"].errors
    assert Freitext.objects.waiting().exists()


def test_text_is_discarded(client, office, gremium):
    umfrage = make_umfrage("freitext", stand="geschlossen", sheets=6, gremium=gremium, texts=["Hm"])
    client.post(url("freitext_discard", umfrage, umfrage.fragen.get().freitexte.get().pk))
    assert not Freitext.objects.exists()


def test_text_of_another_survey_is_not_reached(client, office, gremium):
    mine, other = make_umfrage(gremium=gremium, stand="geschlossen", sheets=6), make_freitext()
    assert client.get(url("freitext_release", mine, other.pk)).status_code == 404
    client.post(url("freitext_discard", mine, other.pk))
    assert Freitext.objects.filter(pk=other.pk).exists()


def test_unreleased_texts_go_after_their_time(settings, time_machine):
    umfrage = make_umfrage("freitext", stand="geschlossen", sheets=6, texts=["Bleibt", "Geht"])
    umfrage.fragen.get().freitexte.filter(text="Bleibt").update(is_released=True)
    time_machine.move_to(later(settings.FREITEXT_KEEP_DAYS))
    call_command("delete_expired")
    assert Freitext.objects.count() == 2
    time_machine.move_to(later(settings.FREITEXT_KEEP_DAYS + 1))
    call_command("delete_expired")
    assert Freitext.objects.get().text == "Bleibt"


def test_office_says_what_is_changed_and_links_it(client, office, gremium):
    umfrage = make_umfrage(stand="geschlossen", sheets=6, gremium=gremium)
    reflexion, hidden = make_reflexion(), make_reflexion(is_public=False)
    texts = {"change_text": "Neue Bänke.", "easy_change_text": "Neue Bänke.", "version": version_of(umfrage)}
    refused = client.post(url("umfrage_follow_up", umfrage), texts | {"reflexionen": [hidden.pk]})
    assert list(refused.context["form"].errors) == ["reflexionen"]
    client.post(url("umfrage_follow_up", umfrage), texts | {"reflexionen": [reflexion.pk]})
    assert (fresh(umfrage).change_text, list(umfrage.reflexionen.all())) == ("Neue Bänke.", [reflexion])


@pytest.mark.parametrize("name", ["change_text", "easy_change_text"])
def test_what_is_changed_is_said_in_both_languages(client, office, gremium, name):
    umfrage = make_umfrage(stand="geschlossen", sheets=6, gremium=gremium)
    texts = {"change_text": "Neu.", "easy_change_text": "Neu.", "version": version_of(umfrage)} | {name: ""}
    assert list(client.post(url("umfrage_follow_up", umfrage), texts).context["form"].errors) == [name]


def test_result_without_what_is_changed_is_not_published(client, office, gremium):
    umfrage = make_umfrage(stand="geschlossen", sheets=6, gremium=gremium, change_text="", easy_change_text="")
    page = client.get(url("umfrage_preview", umfrage))
    assert "Ergebnis veröffentlichen" not in text_of(page)
    client.post(url("umfrage_publish", umfrage), {"seen": page.context["seen"]})
    assert fresh(umfrage).is_closed


def test_result_is_published_as_seen_and_once(client, office, gremium):
    umfrage = make_umfrage("smiley5", "freitext", stand="geschlossen", sheets=6, counts={"gut": 6}, gremium=gremium, texts=["A"])
    seen = client.get(url("umfrage_preview", umfrage)).context["seen"]
    Freitext.objects.update(is_released=True)
    client.post(url("umfrage_publish", umfrage), {"seen": seen})
    assert fresh(umfrage).is_closed
    seen = client.get(url("umfrage_preview", umfrage)).context["seen"]
    for _ in range(2):
        client.post(url("umfrage_publish", umfrage), {"seen": seen})
    published = fresh(umfrage)
    assert published.is_published
    assert published.content["fragen"][1]["texts"] == ["A"]
    assert published.slug == umfrage.slug
    assert not Antwortzahl.objects.exists()
    assert not Freitext.objects.exists()


def test_published_survey_is_frozen():
    umfrage = make_umfrage(stand="veroeffentlicht", sheets=6)
    umfrage.change_text = "Doch nicht."
    with pytest.raises(FrozenError):
        umfrage.save()
    with pytest.raises(FrozenError):
        umfrage.delete()


def test_open_survey_cannot_be_published():
    umfrage = make_umfrage(sheets=6)
    with pytest.raises(FrozenError):
        publish_umfrage(umfrage, seen=hash_of(gather(umfrage)), konto=make_konto())


def test_links_of_a_published_survey_are_added_to(client, office, gremium):
    umfrage, reflexion = make_umfrage(stand="veroeffentlicht", sheets=6, gremium=gremium), make_reflexion()
    sitzung = make_sitzung(in_days=-10)
    beschluss = make_beschluss(make_punkt(sitzung))
    make_protokoll(sitzung, is_decided=True)
    version = client.get(url("umfrage_follow_up", umfrage)).context["form"].version
    links = {"reflexionen": [reflexion.pk], "beschluesse": [beschluss.pk], "change_text": "Anders.", "version": version}
    client.post(url("umfrage_follow_up", umfrage), links)
    assert (list(umfrage.reflexionen.all()), list(umfrage.beschluesse.all())) == ([reflexion], [beschluss])
    assert fresh(umfrage).change_text == umfrage.change_text
    for record in (reflexion, beschluss):
        assert umfrage.get_results_url() in text_of(client.get(record.get_absolute_url()))
        assert record.get_absolute_url() in text_of(client.get(umfrage.get_results_url()))


# Paper and codes


def test_helper_enters_sheets_one_after_the_other(client, sign_in, gremium, member):
    sign_in(client, member.konto)
    umfrage = make_umfrage(gremium=gremium)
    name = f"frage_{umfrage.fragen.get().pk}"
    for choice in ("gut", "gut", "nicht_gut"):
        answer = client.post(url("bogen_create", umfrage), {name: choice, "token": str(uuid.uuid4())}, follow=True)
        assert "Hier ist Platz für den nächsten." in text_of(answer)
    assert fresh(umfrage).sheets == 3
    assert umfrage.fragen.get().zahlen.get(choice="gut").count == 2


def test_helper_needs_the_code_of_the_sheet(client, office, gremium):
    umfrage = make_umfrage(gremium=gremium, access="code")
    form = {f"frage_{umfrage.fragen.get().pk}": "gut", "code": "CCC-CCC-CCC", "token": str(uuid.uuid4())}
    answer = client.post(url("bogen_create", umfrage), form)
    assert "Diesen Code gibt es nicht" in text_of(answer)
    assert fresh(umfrage).sheets == 0


def test_paper_is_entered_longer_than_people_answer_online(client, office, gremium):
    umfrage = make_umfrage(gremium=gremium)
    days = [TODAY - datetime.timedelta(days=days) for days in (9, 1)]
    Umfrage.objects.update(opens_on=days[0], closes_on=days[1])
    form = {f"frage_{umfrage.fragen.get().pk}": "gut", "token": str(uuid.uuid4())}
    count = [client.post(address, form).status_code for address in (umfrage.get_absolute_url(), url("bogen_create", umfrage))]
    assert (count, fresh(umfrage).sheets) == ([200, 302], 1)


@pytest.mark.parametrize("stand", ["entwurf", "geschlossen"])
def test_paper_is_entered_only_while_the_survey_is_open(client, office, gremium, stand):
    umfrage = make_umfrage(gremium=gremium, stand=stand)
    assert "nur eintragen, solange die Umfrage offen ist" in text_of(client.get(url("bogen_create", umfrage), follow=True))


@needs_pdf
@pytest.mark.parametrize(("paper", "number"), [("karten", 12), ("einfach", 2)])
def test_codes_are_printed_once_and_kept_as_hashes(client, office, gremium, paper, number):
    umfrage = make_umfrage(gremium=gremium, access="code")
    assert "kann sie nicht noch einmal drucken" in text_of(client.get(url("zugangscode_create", umfrage)))
    answer = client.post(url("zugangscode_create", umfrage), {"paper": paper, "number": number})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert umfrage.codes.count() == number
    assert f"{number} noch nicht benutzt" in text_of(client.get(umfrage.get_work_url()))


def test_without_a_pdf_no_code_is_stored(client, office, gremium, monkeypatch):
    monkeypatch.setattr(pdf, "IS_AVAILABLE", False)
    answer = client.post(
        url("zugangscode_create", make_umfrage(gremium=gremium, access="code")), {"paper": "karten", "number": 3}
    )
    assert answer.status_code == 503
    assert not Zugangscode.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"number": ""}, {"number": "0"}, {"number": "501"}, {"number": "viele"}, {"paper": "x"}, {"paper": "gross", "number": "51"}],
)
def test_codes_with_a_mistake_are_refused(client, office, gremium, wrong):
    umfrage = make_umfrage(gremium=gremium, access="code")
    form = {"paper": "karten", "number": "5"} | wrong
    assert client.post(url("zugangscode_create", umfrage), form).context["form"].errors
    assert not Zugangscode.objects.exists()


@pytest.mark.parametrize("values", [{"access": "offen"}, {"access": "code", "stand": "geschlossen"}])
def test_codes_are_only_for_open_surveys_that_need_them(client, office, gremium, values):
    umfrage = make_umfrage(gremium=gremium, **values)
    assert client.post(url("zugangscode_create", umfrage), {"paper": "karten", "number": 3}).status_code == 302
    assert not Zugangscode.objects.exists()


def test_gremium_shows_its_surveys_inside_and_outside(client, office, gremium):
    draft, running = make_umfrage(gremium=gremium, stand="entwurf"), make_umfrage(gremium=gremium)
    inside = text_of(client.get(reverse("gremien:umfrage_list", args=[gremium.slug])))
    outside = text_of(client.get(gremium.get_absolute_url()))
    assert draft.title in inside
    assert running.title in inside
    assert draft.title not in outside
    assert running.get_absolute_url() in outside


def test_member_reads_a_draft_without_its_buttons(client, sign_in, gremium, member):
    sign_in(client, member.konto)
    html = text_of(client.get(make_umfrage(gremium=gremium, stand="entwurf").get_work_url()))
    assert "Stand: Entwurf" in html
    assert "Umfrage öffnen" not in html
    assert "Frage hinzufügen" not in html


def test_fachdienst_is_no_member(client, sign_in):
    sign_in(client, make_konto(Rolle.FACHDIENST))
    assert client.get(make_umfrage().get_work_url()).status_code == 404


def test_seat_that_has_ended_reads_no_draft(client, sign_in, gremium):
    seat = make_mitgliedschaft(gremium, konto=make_konto(email="frueher@example.org"), ended_on=datetime.date(2020, 1, 1))
    sign_in(client, seat.konto)
    assert client.get(make_umfrage(gremium=gremium, stand="entwurf").get_work_url()).status_code == 404


def test_free_text_keys_are_random():
    keys = [make_freitext().pk for _ in range(2)]
    assert all(key.version == 4 for key in keys)


def test_question_is_made_for_drafts_only():
    assert make_frage().umfrage.is_draft
