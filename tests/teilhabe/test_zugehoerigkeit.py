"""How people come to work for an Organisation, and that nobody else gets in."""

import datetime
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.erasure import erase_konto
from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Rolle
from sozialraeume.models import Organisation
from teilhabe.actions import zugehoerigkeit as actions
from teilhabe.models import Einladung, Zugehoerigkeit
from tests.addresses import sitemap_text
from tests.concurrency import errors_of_all_at_once
from tests.factories import make_angebot, make_konto, make_organisation, make_ort, make_zugehoerigkeit

pytestmark = pytest.mark.django_db
PROPOSAL = {"name": "Fahrradküche Nord e. V.", "kind": "verein", "function": "Vorstand"}


@pytest.fixture
def fachdienst(sign_in):
    client = Client()
    client.konto = sign_in(client, make_konto(Rolle.FACHDIENST))
    return client


@pytest.fixture
def enter(sign_in):
    """A client of a new Konto without role, or of the one given."""

    def enter_as(konto=None):
        client = Client()
        client.konto = sign_in(client, konto or make_konto())
        return client

    return enter_as


def work_url(organisation, name="organisation_work", *args):
    return reverse(f"teilhabe:{name}", args=[organisation.slug, *args])


def open_tasks(kind=Aufgabe.Kind.ZUGEHOERIGKEIT):
    return Aufgabe.objects.open().filter(kind=kind)


def last_mail():
    return mail.outbox[-1].body


# ---- asking ----


def test_new_konto_is_asked_for_its_organisation(enter):
    assert "Zu welcher Organisation gehören Sie?" in enter().get("/anbieter/").content.decode()


@pytest.mark.parametrize("name", ["Saale Betreuungswerk", "saalebetreuungswerk", "Lebenshilfe Jena"])
def test_search_finds_an_organisation_by_a_like_name(enter, name):
    make_organisation(name="Saale-Betreuungswerk der Lebenshilfe Jena gGmbH", short_name="Saalebetreuungswerk")
    assert "Saale-Betreuungswerk der Lebenshilfe" in enter().get("/anbieter/beitreten/", {"q": name}).content.decode()


def test_search_shows_no_proposal_and_nothing_unlike(enter):
    make_organisation(name="Chor am Fluss", stand="vorgeschlagen")
    make_organisation(name="Malkreis")
    page = enter().get("/anbieter/beitreten/", {"q": "Chor am Fluss"}).content.decode()
    assert "kennt das Portal noch nicht" in page
    assert "Malkreis" not in page


def test_request_waits_for_the_fachdienst_and_opens_nothing(enter):
    organisation, client = make_organisation(), enter()
    client.post(work_url(organisation, "organisation_join"), {"function": "Leitung"})
    assert [aufgabe.content.konto for aufgabe in open_tasks()] == [client.konto]
    assert "prüft Ihre Anfrage" in client.get(work_url(organisation)).content.decode()
    assert client.get(work_url(organisation, "einladung_create")).status_code == 404


def test_request_without_function_says_what_is_missing(enter):
    page = enter().post(work_url(make_organisation(), "organisation_join"), {}).content.decode()
    assert "Bitte schreiben Sie kurz, was Sie dort tun." in page
    assert not Zugehoerigkeit.objects.exists()


def test_request_sent_twice_is_one(enter):
    organisation, client = make_organisation(), enter()
    for _ in range(2):
        client.post(work_url(organisation, "organisation_join"), {"function": "Leitung"})
    assert Zugehoerigkeit.objects.count() == open_tasks().count() == 1


def test_request_can_be_taken_back_and_its_task_goes(enter):
    organisation, client = make_organisation(), enter()
    client.post(work_url(organisation, "organisation_join"), {"function": "Leitung"})
    client.post(work_url(organisation, "team_leave"))
    assert not Zugehoerigkeit.objects.exists()
    assert not open_tasks().exists()


def test_refused_person_may_ask_again(enter, fachdienst):
    organisation, client = make_organisation(), enter()
    row = actions.request_zugehoerigkeit(konto=client.konto, organisation=organisation, function="Leitung")
    fachdienst.post(reverse("teilhabe:zugehoerigkeit_refuse", args=[row.pk]), {"reason": "Bitte rufen Sie an."})
    assert "Bitte rufen Sie an." in client.get("/anbieter/").content.decode()
    assert client.get(work_url(organisation)).status_code == 404
    client.post(work_url(organisation, "organisation_join"), {"function": "Leitung"})
    assert Zugehoerigkeit.objects.get().is_open
    assert open_tasks().count() == 1


# ---- proposing ----


def test_proposal_is_seen_by_nobody_else(enter, client):
    enter().post("/anbieter/vorschlagen/", PROPOSAL)
    organisation = Organisation.objects.get()
    assert organisation.is_proposed
    assert client.get(organisation.get_absolute_url()).status_code == 404
    assert "Nichts gefunden" in client.get("/suche/?q=Fahrradküche").content.decode()
    assert organisation.slug not in sitemap_text(client)
    assert enter().get(work_url(organisation)).status_code == 404


def test_proposal_shows_similar_ones_once_and_then_believes(enter):
    make_organisation(name="Fahrradküche Nord")
    client = enter()
    page = client.post("/anbieter/vorschlagen/", PROPOSAL).content.decode()
    assert "Ist Ihre Organisation schon dabei?" in page
    assert "Fahrradküche Nord e. V." in page  # what was typed is still there
    assert not Organisation.objects.filter(stand="vorgeschlagen").exists()
    client.post("/anbieter/vorschlagen/", PROPOSAL | {"seen": "on"})
    assert Organisation.objects.filter(stand="vorgeschlagen").count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "Bitte geben Sie den Namen der Organisation an."),
        ({"kind": "x"}, "gültige Auswahl"),
        ({"email": "x"}, "vollständige E-Mail-Adresse"),
        ({"website": "javascript:alert(1)"}, "vollständige Adresse"),
        ({"postal_code": "7743"}, "fünf Ziffern"),
    ],
)
def test_wrong_proposal_says_how_to_mend_it(enter, values, words):
    assert words in enter().post("/anbieter/vorschlagen/", PROPOSAL | values).content.decode()
    assert not Organisation.objects.exists()


def test_posted_stand_of_a_proposal_changes_nothing(enter):
    enter().post("/anbieter/vorschlagen/", PROPOSAL | {"stand": "bestaetigt", "is_example": "on", "slug": "neu"})
    organisation = Organisation.objects.get()
    assert (organisation.stand, organisation.is_example, organisation.slug) == ("vorgeschlagen", False, "fahrradkueche-nord-e-v")


# ---- deciding ----


def test_confirmed_proposal_is_public_and_its_person_in_charge(enter, fachdienst, client):
    person = enter()
    person.post("/anbieter/vorschlagen/", PROPOSAL)
    row = Zugehoerigkeit.objects.get()
    page = fachdienst.get(row.get_work_url()).content.decode()
    assert "Vorstand" in page
    fachdienst.post(row.get_work_url())
    row.refresh_from_db()
    assert (row.is_verantwortlich, row.function, row.decided_by) == (True, "", fachdienst.konto)
    assert client.get(row.organisation.get_absolute_url()).status_code == 200
    assert "Sie gehören zu „Fahrradküche Nord e. V.“" in last_mail()
    assert not open_tasks().exists()


def test_second_decision_is_told_that_it_is_late(fachdienst):
    row = make_zugehoerigkeit(stand="beantragt")
    actions.refuse(pk=row.pk, by=fachdienst.konto, reason="Unbekannt.")
    page = fachdienst.post(row.get_work_url()).content.decode()
    assert "Jemand anderes war schneller" in page
    row.refresh_from_db()
    assert row.stand == "abgelehnt"


def test_refusal_needs_a_reason_and_tells_it(fachdienst):
    row = make_zugehoerigkeit(stand="beantragt")
    address = reverse("teilhabe:zugehoerigkeit_refuse", args=[row.pk])
    assert "Bitte nennen Sie den Grund der Ablehnung." in fachdienst.post(address, {}).content.decode()
    fachdienst.post(address, {"reason": "Bitte rufen Sie uns an."})
    assert "Der Grund: Bitte rufen Sie uns an." in last_mail()


def test_proposal_that_exists_already_is_merged_with_its_drafts(enter, fachdienst):
    existing, person = make_organisation(name="Fahrradküche"), enter()
    person.post("/anbieter/vorschlagen/", PROPOSAL | {"seen": "on"})
    row = Zugehoerigkeit.objects.get()
    ort = make_ort(organisation=row.organisation)
    angebot = make_angebot(organisation=row.organisation, ort=ort, state="entwurf")
    fachdienst.post(reverse("teilhabe:zugehoerigkeit_merge", args=[row.pk]), {"organisation": existing.pk})
    angebot.refresh_from_db()
    ort.refresh_from_db()
    assert angebot.organisation == ort.organisation == existing
    assert list(Organisation.objects.all()) == [existing]
    assert Zugehoerigkeit.objects.get().is_verantwortlich
    assert not open_tasks().exists()


def test_confirmed_organisation_is_not_merged_away(fachdienst):
    row = make_zugehoerigkeit(stand="beantragt")
    address = reverse("teilhabe:zugehoerigkeit_merge", args=[row.pk])
    assert fachdienst.post(address, {"organisation": make_organisation().pk}).status_code == 404
    with pytest.raises(ValidationError):
        actions.confirm_as(pk=row.pk, organisation=make_organisation(), by=fachdienst.konto)


@pytest.mark.django_db(transaction=True)
def test_confirmed_by_several_at_once_is_confirmed_once():
    row, by = make_zugehoerigkeit(stand="beantragt"), make_konto(Rolle.FACHDIENST)
    Aufgabe.objects.raise_for(row, Aufgabe.Kind.ZUGEHOERIGKEIT, Rolle.FACHDIENST)
    errors = errors_of_all_at_once(lambda: actions.refuse(pk=row.pk, by=by, reason="Nein"))
    assert {type(error) for error in errors} == {ValidationError}
    assert len(mail.outbox) == 1


# ---- inviting ----


def invite(organisation, email, **values):
    return actions.invite(organisation=organisation, email=email, **{"verantwortung": "bearbeitung"} | values)


def accept_url(einladung):
    return reverse("teilhabe:einladung_accept", args=[einladung.token])


def test_person_in_charge_invites_and_the_link_leads_to_a_button(enter):
    mine = make_zugehoerigkeit()
    boss, colleague = enter(mine.konto), enter()
    form = {"email": colleague.konto.email.upper(), "verantwortung": "bearbeitung"}
    boss.post(work_url(mine.organisation, "einladung_create"), form)
    assert accept_url(Einladung.objects.get()) in last_mail()
    assert "Einladung annehmen" in colleague.get(accept_url(Einladung.objects.get())).content.decode()
    assert not colleague.konto.zugehoerigkeiten.exists()  # reading accepts nothing
    colleague.post(accept_url(Einladung.objects.get()))
    assert colleague.konto.zugehoerigkeiten.get().verantwortung == "bearbeitung"


def test_invitation_works_once(enter):
    colleague = enter()
    address = accept_url(invite(make_organisation(), colleague.konto.email))
    colleague.post(address)
    colleague.konto.zugehoerigkeiten.all().delete()
    assert "gilt nicht mehr" in colleague.post(address).content.decode()
    assert not colleague.konto.zugehoerigkeiten.exists()


def test_invitation_holds_for_its_address_only(enter):
    stranger = enter()
    page = stranger.post(accept_url(invite(make_organisation(), "jemand@example.org"))).content.decode()
    assert "andere E-Mail-Adresse" in page
    assert not stranger.konto.zugehoerigkeiten.exists()


def test_invitation_ends_after_its_days(enter):
    colleague = enter()
    einladung = invite(make_organisation(), colleague.konto.email)
    late = timezone.now() + datetime.timedelta(days=settings.EINLADUNG_DAYS, minutes=1)
    Einladung.objects.update(created_at=timezone.now() - datetime.timedelta(days=settings.EINLADUNG_DAYS, minutes=1))
    assert "gilt nicht mehr" in colleague.get(accept_url(einladung)).content.decode()
    with time_machine.travel(late, tick=False):
        call_command("delete_expired", stdout=StringIO())
    assert not Einladung.objects.exists()


def test_invitation_taken_back_works_no_more(enter):
    mine, colleague = make_zugehoerigkeit(), enter()
    einladung = invite(mine.organisation, colleague.konto.email)
    enter(mine.konto).post(work_url(mine.organisation, "einladung_withdraw", einladung.pk))
    assert "gilt nicht mehr" in colleague.post(accept_url(einladung)).content.decode()


@pytest.mark.parametrize("token", ["x", "1:abc:def", "%00", "MQ:1vNkTk:x"])
def test_forged_invitation_is_none(enter, token):
    response = enter().get(f"/anbieter/einladung/{token}/")
    assert response.status_code in (200, 400)
    assert "Einladung annehmen" not in response.content.decode()


def test_colleague_who_is_there_is_not_invited(enter):
    mine = make_zugehoerigkeit()
    form = {"email": mine.konto.email, "verantwortung": "bearbeitung"}
    page = enter(mine.konto).post(work_url(mine.organisation, "einladung_create"), form).content.decode()
    assert "gehört schon zu Ihrer Organisation" in page


def test_fachdienst_invites_where_nobody_is_left(fachdienst):
    organisation = make_organisation()
    fachdienst.post(organisation.get_work_url(), {"email": "neu@example.org", "verantwortung": "verantwortlich"})
    assert Einladung.objects.get().organisation == organisation


# ---- the team ----


def test_bearbeitung_sees_the_team_and_changes_nothing(enter):
    mine = make_zugehoerigkeit()
    helper = enter(make_zugehoerigkeit(organisation=mine.organisation, verantwortung="bearbeitung").konto)
    assert mine.konto.email in helper.get(work_url(mine.organisation)).content.decode()
    for name, *args in (("einladung_create",), ("team_update", mine.pk), ("team_remove", mine.pk)):
        assert helper.post(work_url(mine.organisation, name, *args)).status_code == 404


def test_last_person_in_charge_can_neither_leave_nor_step_back(enter):
    mine = make_zugehoerigkeit()
    boss = enter(mine.konto)
    page = boss.post(work_url(mine.organisation, "team_leave"), follow=True).content.decode()
    assert "letzte verantwortliche Person" in page
    boss.post(work_url(mine.organisation, "team_update", mine.pk), {"verantwortung": "bearbeitung"})
    boss.post(work_url(mine.organisation, "team_remove", mine.pk))
    mine.refresh_from_db()
    assert mine.is_verantwortlich


def test_blocked_colleague_does_not_count_as_in_charge():
    mine = make_zugehoerigkeit()
    make_zugehoerigkeit(make_konto(is_active=False), mine.organisation)
    with pytest.raises(ValidationError):
        actions.remove(organisation=mine.organisation, pk=mine.pk)


def test_after_hand_over_the_first_one_may_leave(enter):
    mine = make_zugehoerigkeit()
    other = make_zugehoerigkeit(organisation=mine.organisation, verantwortung="bearbeitung")
    boss = enter(mine.konto)
    boss.post(work_url(mine.organisation, "team_update", other.pk), {"verantwortung": "verantwortlich"})
    boss.post(work_url(mine.organisation, "team_leave"))
    assert list(mine.organisation.zugehoerigkeiten.all()) == [other]


@pytest.mark.django_db(transaction=True)
def test_two_in_charge_who_leave_at_once_do_not_leave_both():
    first = make_zugehoerigkeit()
    second = make_zugehoerigkeit(organisation=first.organisation)
    leaving = iter([first.pk, second.pk] * 3)
    errors_of_all_at_once(lambda: actions.remove(organisation=first.organisation, pk=next(leaving)))
    assert first.organisation.zugehoerigkeiten.count() == 1


# ---- what is due ----


def test_organisation_with_offers_and_nobody_active_is_a_task(fachdienst):
    mine = make_zugehoerigkeit()
    make_angebot(organisation=mine.organisation)
    make_angebot()  # never had anybody: the Fachdienst keeps it
    assert actions.raise_orphans() == "0 ohne Konto"
    erase_konto(mine.konto)
    assert actions.raise_orphans() == actions.raise_orphans() == "1 ohne Konto"
    assert [aufgabe.get_absolute_url() for aufgabe in open_tasks(Aufgabe.Kind.VERWAIST)] == [mine.organisation.get_work_url()]
    colleague = make_konto()
    actions.accept(token=invite(mine.organisation, colleague.email).token, konto=colleague)
    assert not open_tasks(Aufgabe.Kind.VERWAIST).exists()


def test_erased_konto_leaves_no_request():
    row = make_zugehoerigkeit(stand="beantragt", function="Leitung")
    Aufgabe.objects.raise_for(row, Aufgabe.Kind.ZUGEHOERIGKEIT, Rolle.FACHDIENST)
    erase_konto(row.konto)
    assert not Zugehoerigkeit.objects.exists()
    assert not open_tasks().exists()


def test_refused_request_and_its_proposal_go_after_their_time():
    organisation = make_organisation(stand="vorgeschlagen")
    make_zugehoerigkeit(organisation=organisation, stand="abgelehnt")
    late = timezone.now() + datetime.timedelta(days=settings.ZUGEHOERIGKEIT_KEEP_DAYS + 1)
    with time_machine.travel(late, tick=False):
        call_command("delete_expired", stdout=StringIO())
    assert not Zugehoerigkeit.objects.exists()
    assert not Organisation.objects.exists()
