"""The loop that keeps facts fresh, walked through with a clock that is set by hand."""

import datetime
import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.kalender import BERLIN
from jena_sro.inhalte.models import Aufgabe, Postausgang
from jena_sro.inhalte.outbox import note_failure, readable_text
from jena_sro.konten.models import Rolle
from sozialraeume.models import Ort, Ressource
from teilhabe.actions import bestaetigung as actions
from teilhabe.models import Angebot, Bestaetigungsfrage, Bestaetigungsrunde
from teilhabe.registration import old_runden
from tests.concurrency import errors_of_all_at_once
from tests.factories import (
    make_angebot,
    make_konto,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_ressource,
    make_sozialraum,
    make_zugehoerigkeit,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
FIRST = datetime.date(2026, 1, 10)  # the day on which everything was confirmed
LIST = reverse("teilhabe:bestaetigung_list")


def page_of(angebot):
    return reverse("teilhabe:bestaetigung_angebot", args=[angebot.pk])


MARK = "Angaben seit 10. Januar 2026 nicht bestätigt"


@pytest.fixture
def clock(time_machine):
    """Moves to noon of the day that lies so many days after FIRST."""

    def move(days):
        time_machine.move_to(datetime.datetime.combine(FIRST, datetime.time(12), BERLIN) + days * DAY)

    move(0)
    return move


@pytest.fixture
def organisation(clock):
    """An Organisation with one person in charge."""
    organisation = make_organisation(name="Haus der Vielen", phone="03641 55", email="haus@example.org")
    make_member("leitung@example.org", organisation)
    return organisation


@pytest.fixture
def chor(organisation):
    return make_angebot(name="Chor", organisation=organisation, mode="online", serves_all_jena=True)


@pytest.fixture
def fachdienst(sign_in):
    """Makes a client of the Fachdienst; one signed in earlier would have to sign in again."""

    def enter():
        client = Client()
        sign_in(client, make_konto(Rolle.FACHDIENST))
        return client

    return enter


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "jena_sro.inhalte.outbox.OutboxBackend"


def make_member(email, organisation, **values):
    """Somebody who has signed in, so that the Konto is not taken for one that nobody uses."""
    return make_zugehoerigkeit(make_konto(email=email, last_login=timezone.now()), organisation, **values)


def run_daily():
    call_command("run_daily", stdout=StringIO())


def leave(member):
    member.delete()


def block(member):
    member.konto.is_active = False
    member.konto.save()


def text_of(response):
    return " ".join(response.content.decode().split())


def letters():
    return [readable_text(message) for message in Postausgang.objects.order_by("pk")]


def link(number=-1):
    """The address that a mail names."""
    return re.search(r"/bestaetigen/\S+", letters()[number])[0]


def press(address, answer, subject, client=None):
    """Press a button of the page; the page afterwards."""
    frage = Bestaetigungsfrage.objects.about(subject).latest("pk")
    return (client or Client()).post(address, {"frage": frage.pk, "answer": answer}, follow=True)


def kinds():
    return list(Aufgabe.objects.open().values_list("kind", flat=True))


def snapshot():
    """Everything that the loop stores."""
    models = (Angebot, Ort, Ressource, Bestaetigungsrunde, Bestaetigungsfrage, Aufgabe)
    return [list(model.objects.order_by("pk").values()) for model in models] + [Postausgang.objects.count()]


# ---- every step ----


def test_offer_walks_through_every_step_of_freshness(clock, chor, client):
    clock(179)
    run_daily()
    assert letters() == []

    clock(180)
    run_daily()
    assert ["Chor, zuletzt bestätigt am 10. Januar 2026" in letter for letter in letters()] == [True]
    assert kinds() == []

    clock(209)
    run_daily()
    assert kinds() == []

    clock(210)
    run_daily()
    assert kinds() == [Aufgabe.Kind.BESTAETIGUNG]
    assert MARK not in text_of(client.get(chor.get_absolute_url()))

    clock(239)
    assert MARK not in text_of(client.get(chor.get_absolute_url()))

    clock(240)
    run_daily()
    assert MARK in text_of(client.get(chor.get_absolute_url()))
    assert MARK in text_of(client.get(reverse("teilhabe:angebot_list")))
    assert len(letters()) == 1

    assert "Vielen Dank" in text_of(press(link(), "stimmt", chor))
    assert MARK not in text_of(client.get(chor.get_absolute_url()))
    assert kinds() == []

    clock(240 + 179)
    run_daily()
    assert len(letters()) == 1

    clock(240 + 180)
    run_daily()
    assert len(letters()) == 2


@pytest.mark.parametrize("days", [180, 210, 240])
def test_second_run_of_the_day_changes_nothing(clock, chor, days):
    make_ressource(confirmed_on=FIRST)
    for day in (180, days):
        clock(day)
        run_daily()
    before = snapshot()
    run_daily()
    assert snapshot() == before


def test_late_run_gives_the_organisation_its_whole_time(clock, chor, client):
    clock(300)
    run_daily()
    assert (len(letters()), kinds()) == (1, [])
    assert MARK not in text_of(client.get(chor.get_absolute_url()))
    clock(359)
    run_daily()
    assert kinds() == [Aufgabe.Kind.BESTAETIGUNG]
    assert MARK not in text_of(client.get(chor.get_absolute_url()))
    clock(360)
    assert MARK in text_of(client.get(chor.get_absolute_url()))


@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_moment_start_one_round(clock, chor):
    make_angebot(organisation=chor.organisation)
    clock(180)
    errors = errors_of_all_at_once(actions.keep_facts_fresh)
    assert errors == []
    assert Bestaetigungsrunde.objects.count() == Postausgang.objects.count() == 1
    assert Bestaetigungsfrage.objects.count() == 3  # two offers and a house


@pytest.mark.django_db(transaction=True)
def test_answers_at_the_same_moment_count_once(clock, chor):
    clock(180)
    run_daily()
    token, frage = link().split("/")[2], Bestaetigungsfrage.objects.get().pk
    answers = iter(["stimmt", "weggefallen"] * 3)
    answered = []
    errors = errors_of_all_at_once(
        lambda: answered.append(actions.answer_by_link(token=token, frage=frage, answer=next(answers)))
    )
    assert errors == []
    assert sorted(answered) == [False] * 5 + [True]


# ---- rounds ----


def test_one_mail_lists_everything_that_is_due_or_soon_will_be(clock, chor):
    house = make_ort(organisation=chor.organisation, name="Saal")
    clock(30)
    soon = make_angebot(name="Singen", organisation=chor.organisation, ort=house)
    clock(31)
    later = make_angebot(name="Tanzen", organisation=chor.organisation, ort=house)
    clock(180)
    run_daily()
    (letter,) = letters()
    assert [name in letter for name in ("Chor", "Singen", "Saal", "Tanzen")] == [True, True, True, False]
    assert [Angebot.objects.get(pk=angebot.pk).asked_on is None for angebot in (chor, soon, later)] == [False, False, True]


def test_each_person_in_charge_gets_a_link_of_their_own(clock, chor):
    make_member("zweite@example.org", chor.organisation)
    make_member("hilfe@example.org", chor.organisation, verantwortung="bearbeitung")
    make_member("wartet@example.org", chor.organisation, stand="beantragt")
    block(make_member("gesperrt@example.org", chor.organisation))
    clock(180)
    run_daily()
    recipients = sorted(message.recipients[0] for message in Postausgang.objects.all())
    assert recipients == ["leitung@example.org", "zweite@example.org"]
    assert link(0) != link(1)


def test_organisation_without_konto_is_asked_at_its_own_address(clock):
    chor = make_angebot(organisation=make_organisation(email="buero@example.org"), mode="online")
    clock(180)
    run_daily()
    assert [message.recipients for message in Postausgang.objects.all()] == [["buero@example.org"]]
    assert "Vielen Dank" in text_of(press(link(), "stimmt", chor))


def test_organisation_without_any_address_is_a_task_at_once(clock, fachdienst):
    chor = make_angebot(organisation=make_organisation(), mode="online")
    clock(180)
    run_daily()
    assert (letters(), kinds()) == ([], [Aufgabe.Kind.BESTAETIGUNG])
    assert "Es gibt keine E-Mail-Adresse." in text_of(fachdienst().get(LIST))
    fachdienst().post(page_of(chor), {"confirm": ""})
    assert kinds() == []


def test_undelivered_mail_is_a_task_of_the_fachdienst_that_names_the_organisation(clock, chor):
    clock(180)
    run_daily()
    message = Postausgang.objects.get()
    while message.stand == Postausgang.Stand.WARTET:
        note_failure(message, "550 unknown")
    aufgabe = Aufgabe.objects.open().get()
    assert (aufgabe.rolle, str(aufgabe)) == (
        Rolle.FACHDIENST,
        "Nachricht kam nicht an: Sozialraum-Portal Jena: Stimmt das noch? Haus der Vielen",
    )


@pytest.mark.parametrize("state", ["entwurf", "eingereicht", "pausiert", "beendet"])
def test_offer_that_is_not_public_is_not_asked_about(clock, organisation, state):
    make_angebot(organisation=organisation, mode="online", state=state)
    clock(200)
    run_daily()
    assert letters() == []


def test_offer_that_pauses_while_it_is_asked_about_is_asked_again_when_it_comes_back(clock, chor):
    clock(180)
    run_daily()
    Angebot.objects.filter(pk=chor.pk).update(state="pausiert")
    clock(250)
    run_daily()
    assert (kinds(), Bestaetigungsfrage.objects.get().answer) == ([], "erledigt")
    Angebot.objects.filter(pk=chor.pk).update(state="veroeffentlicht")
    clock(251)
    run_daily()
    assert len(letters()) == 2


def test_offer_confirmed_by_another_way_leaves_the_round(clock, chor):
    clock(180)
    run_daily()
    chor.refresh_from_db()
    chor.confirmed_on = timezone.localdate()  # as publishing a change does
    chor.save()
    assert "Alles ist beantwortet" in text_of(Client().get(link()))
    clock(210)
    run_daily()
    assert (kinds(), len(letters())) == ([], 1)


def test_own_day_counts_instead_of_the_usual_one(clock, organisation):
    chor = make_angebot(organisation=organisation, mode="online", confirm_own=FIRST + 40 * DAY)
    clock(39)
    run_daily()
    assert letters() == []
    clock(40)
    run_daily()
    assert len(letters()) == 1
    press(link(), "stimmt", chor)
    chor.refresh_from_db()
    assert (chor.confirm_own, chor.confirm_by) == (None, FIRST + 220 * DAY)


# ---- the page of the mail ----


@pytest.fixture
def asked(clock, chor):
    clock(180)
    run_daily()
    return chor


def test_reading_the_page_changes_nothing_and_is_kept_nowhere(asked, client):
    before = snapshot()
    response = client.get(link())
    assert snapshot() == before
    assert (response.headers["Cache-Control"], response.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert [word in text_of(response) for word in ("Stimmt", "Ändern", "Gibt es nicht mehr")] == [True] * 3


def test_stimmt_confirms_and_names_the_person_in_the_history(asked):
    press(link(), "stimmt", asked)
    asked.refresh_from_db()
    newest = asked.history.first()
    assert (asked.confirmed_on, asked.asked_on) == (timezone.localdate(), None)
    assert (newest.history_user.email, newest.history_change_reason) == ("leitung@example.org", "stimmt")


def test_gone_pauses_the_offer_and_tells_the_fachdienst(asked, client):
    press(link(), "weggefallen", asked)
    asked.refresh_from_db()
    assert (asked.state, kinds()) == ("pausiert", [Aufgabe.Kind.WEGGEFALLEN])
    assert "Dieses Angebot macht gerade Pause" in text_of(client.get(asked.get_absolute_url()))
    assert "Chor" not in text_of(client.get("/suche/?q=Chor")).split("</h2>")[-1].split("<footer")[0]


def test_gone_house_stays_and_tells_the_fachdienst(clock, organisation, fachdienst):
    saal = make_ort(organisation=organisation, name="Saal")
    clock(180)
    run_daily()
    press(link(), "weggefallen", saal)
    clock(215)
    run_daily()
    assert (kinds(), len(letters())) == ([Aufgabe.Kind.WEGGEFALLEN], 1)
    assert "Laut Anbieter gibt es das nicht mehr" in text_of(fachdienst().get(saal.get_work_url()))
    fachdienst().post(saal.get_work_url(), {"seen": ""})
    assert kinds() == []


def test_change_leads_to_the_sign_in_and_then_to_the_angebot(asked, client):
    address = reverse("teilhabe:angebot_work", args=[asked.pk])
    assert address in text_of(client.get(link()))
    assert client.get(address).headers["Location"] == f"/konto/anmelden/?next={address}"


def test_answer_counts_once(asked):
    press(link(), "stimmt", asked)
    page = text_of(press(link(), "weggefallen", asked))
    asked.refresh_from_db()
    assert asked.state == "veroeffentlicht"
    assert "Beantwortet am 9. Juli 2026: <strong>stimmt</strong>" in page


def test_link_works_until_everything_is_answered(clock, chor):
    other = make_ort(organisation=chor.organisation)
    clock(180)
    run_daily()
    assert "1 von 2 Angaben wartet" in text_of(press(link(), "stimmt", chor))
    assert "Alles ist beantwortet" in text_of(press(link(), "stimmt", other))


@pytest.mark.parametrize("end", [leave, block])
def test_link_ends_when_its_recipient_has_left(asked, client, end):
    address = link()
    end(asked.organisation.zugehoerigkeiten.get())
    assert "Dieser Link gilt nicht mehr" in text_of(client.get(address))
    assert "Dieser Link gilt nicht mehr" in text_of(press(address, "weggefallen", asked))
    asked.refresh_from_db()
    assert asked.state == "veroeffentlicht"


def test_link_of_an_address_ends_with_the_address(clock):
    organisation = make_organisation(email="buero@example.org")
    make_angebot(organisation=organisation, mode="online")
    clock(180)
    run_daily()
    organisation.email = "neu@example.org"
    organisation.save()
    assert "Dieser Link gilt nicht mehr" in text_of(Client().get(link()))


@pytest.mark.parametrize("token", ["x", "x:y:z", "ä", "a" * 2000])
def test_wrong_link_gets_a_friendly_page(client, token):
    response = client.get(reverse("teilhabe:bestaetigung_answer", args=[token]))
    assert "Dieser Link gilt nicht mehr" in text_of(response)


def test_link_of_a_forgotten_round_gets_the_same_page(asked, client):
    address = link()
    Bestaetigungsrunde.objects.all().delete()
    assert "Dieser Link gilt nicht mehr" in text_of(client.get(address))


@pytest.mark.parametrize("values", [{}, {"frage": "x"}, {"frage": "9" * 40}, {"frage": "²"}, {"answer": "telefonisch"}])
def test_odd_answer_changes_nothing(asked, client, values):
    before = snapshot()
    client.post(link(), {"frage": Bestaetigungsfrage.objects.get().pk, "answer": "stimmt"} | {"answer": ""} | values)
    assert snapshot() == before


def test_question_of_another_organisation_cannot_be_answered(asked, clock):
    other = make_angebot(organisation=make_organisation(email="b@example.org"), mode="online", confirmed_on=FIRST)
    run_daily()
    before = snapshot()
    press(link(0), "weggefallen", other)
    assert snapshot() == before


# ---- the Fachdienst ----


def test_list_shows_whom_to_call_and_the_button_confirms(clock, asked, fachdienst):
    assert "Chor" not in text_of(fachdienst().get(LIST))
    assert "Chor" in text_of(fachdienst().get(LIST, {"stand": "offen"}))
    clock(240)
    run_daily()
    page = text_of(fachdienst().get(LIST))
    assert [word in page for word in ("Haus der Vielen", "03641 55", "Chor", "öffentlich markiert")] == [True] * 4
    assert "Chor" in text_of(fachdienst().get(LIST, {"stand": "markiert"}))
    fachdienst().post(page_of(asked), {"confirm": ""})
    asked.refresh_from_db()
    assert (asked.confirmed_on, kinds()) == (timezone.localdate(), [])
    assert Bestaetigungsfrage.objects.get().answer == "telefonisch"
    assert "Hier wartet nichts." in text_of(fachdienst().get(LIST))


def test_task_stays_until_the_last_question_is_answered(clock, chor, fachdienst):
    other = make_ort(organisation=chor.organisation)
    for day in (180, 210):
        clock(day)
        run_daily()
    fachdienst().post(page_of(chor), {"confirm": ""})
    assert kinds() == [Aufgabe.Kind.BESTAETIGUNG]
    fachdienst().post(other.get_work_url(), {"confirm": ""})
    assert kinds() == []


def test_own_day_is_chosen_without_confirming(chor, fachdienst):
    fachdienst().post(page_of(chor), {"day": "", "confirm_own": "31.3.2026"})
    chor.refresh_from_db()
    assert (chor.confirmed_on, chor.confirm_by) == (FIRST, datetime.date(2026, 3, 31))
    assert "31.03.2026" in text_of(fachdienst().get(page_of(chor)))


@pytest.mark.parametrize("day", ["10.1.2026", "1.1.2030", "bald"])
def test_day_out_of_reach_is_refused(chor, fachdienst, day):
    response = fachdienst().post(page_of(chor), {"day": "", "confirm_own": day})
    chor.refresh_from_db()
    assert (response.status_code, chor.confirm_own) == (200, None)
    assert response.context["form"].errors


def test_page_shows_who_has_answered_what(asked, fachdienst):
    press(link(), "stimmt", asked)
    assert "Stimmt am 9. Juli 2026, leitung@example.org" in text_of(fachdienst().get(page_of(asked)))


def test_page_of_the_organisation_shows_when_its_facts_are_due(asked, fachdienst):
    assert "gefragt am 9. Juli 2026" in text_of(fachdienst().get(asked.organisation.get_work_url()))


# ---- Ressourcen ----


def test_ressource_is_a_task_of_the_fachdienst_when_it_is_due(clock, fachdienst):
    wiese = make_ressource(confirmed_on=FIRST)
    clock(179)
    run_daily()
    assert kinds() == []
    clock(180)
    run_daily()
    assert [aufgabe.content for aufgabe in Aufgabe.objects.open()] == [wiese]
    clock(240)
    assert Ressource.objects.get().is_unconfirmed
    assert MARK in text_of(Client().get(wiese.ortschaft.get_absolute_url()))
    fachdienst().post(reverse("sozialraeume:ressource_confirm", args=[wiese.pk]))
    assert (kinds(), Ressource.objects.get().is_unconfirmed) == ([], False)


def test_ressource_that_ended_is_no_task_any_more(clock, fachdienst):
    wiese = make_ressource(confirmed_on=FIRST)
    clock(180)
    run_daily()
    fachdienst().post(reverse("sozialraeume:ressource_end", args=[wiese.pk]), {"ended_on": "1.7.2026"})
    run_daily()
    assert kinds() == []


# ---- what visitors read ----


@pytest.fixture
def marked(clock, organisation):
    """An offer that nobody has confirmed, the first of the alphabet, at a house like it, in the Ortschaft of another one."""
    nord = make_sozialraum(name="Nord")
    saal = make_ort(organisation=organisation, ortschaft=make_ortschaft(nord, name="Zwätzen"))
    marked = make_angebot(name="Aaa Chor", organisation=organisation, ort=saal)
    clock(180)
    run_daily()
    make_angebot(name="Zzz Chor", organisation=organisation, ort=saal)
    make_angebot(name="Für alle Chor", organisation=organisation, mode="online", serves_all_jena=True)
    clock(240)
    return marked


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/angebote/", ["Für alle Chor", "Zzz Chor", "Aaa Chor"]),
        ("/angebote/?sozialraum=nord", ["Zzz Chor", "Aaa Chor", "Für alle Chor"]),
        ("/angebote/?sozialraum=nord&q=Chor", ["Zzz Chor", "Aaa Chor", "Für alle Chor"]),
        ("/angebote/?q=Aaa+Chor", ["Aaa Chor"]),
        ("/leistungserbringer/haus-der-vielen/", ["Für alle Chor", "Zzz Chor", "Aaa Chor"]),
        ("/ortschaften/zwaetzen/", ["Zzz Chor", "Aaa Chor", "Für alle Chor"]),
    ],
)
def test_unconfirmed_offer_comes_last_among_those_as_near(marked, client, address, names):
    page = text_of(client.get(address))
    assert re.findall(r'<h3><a href="/angebote/[^"]+">([^<]+)', page) == names
    assert MARK in page


def test_search_shows_the_mark(marked, client):
    assert MARK in text_of(client.get("/suche/?q=Aaa"))


def test_page_of_the_offer_marks_its_house_too(marked, client):
    page = text_of(client.get(marked.get_absolute_url()))
    assert page.count(MARK) == 2
    assert "Bitte fragen Sie vor dem ersten Besuch nach." in page


# ---- what is kept ----


def test_rounds_are_forgotten_when_they_are_old_and_finished(asked, clock):
    clock(180 + settings.BESTAETIGUNG_KEEP_DAYS + 1)
    limit = timezone.now() - settings.BESTAETIGUNG_KEEP_DAYS * DAY
    assert not old_runden(limit).exists()
    actions.confirm(asked, answer=Bestaetigungsfrage.Answer.STIMMT, konto=None)
    assert old_runden(limit).exists()
