"""An Anbieter writes an Angebot from nothing to submitted, keeps it correct, and reaches nobody else's."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.kalender import BERLIN
from jena_sro.inhalte.models import Bild
from jena_sro.konten.models import Rolle
from sozialraeume.models import Ort
from teilhabe import urls
from teilhabe.actions import angebote as actions
from teilhabe.angebot_parts import version_of_part
from teilhabe.models import Angebot, Ansprechperson
from tests.factories import (
    make_angebot,
    make_angebotsart,
    make_angebotszeit,
    make_ansprechperson,
    make_bild,
    make_draft,
    make_ersatz,
    make_konto,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_sozialraum,
    make_zugehoerigkeit,
    picture_bytes,
)

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime.datetime(2026, 9, 16, 8, tzinfo=BERLIN)
WEEKLY = {"rhythm": "woechentlich", "weekday": 2, "start_time": "9", "end_time": "11:30 Uhr"}


@pytest.fixture
def organisation():
    return make_organisation(name="Haus der Vielen", phone="03641 1")


@pytest.fixture
def anbieter(sign_in, organisation):
    client = Client()
    client.konto = sign_in(client, make_konto())
    make_zugehoerigkeit(client.konto, organisation)
    return client


@pytest.fixture
def waiting(sign_in, organisation):
    """Somebody whose Zugehörigkeit is not confirmed yet."""
    client = Client()
    client.konto = sign_in(client, make_konto())
    make_zugehoerigkeit(client.konto, organisation, stand="beantragt")
    return client


def url(angebot, name="angebot_work", *args):
    return reverse(f"teilhabe:{name}", args=[angebot.pk, *args])


def part_url(angebot, teil):
    return url(angebot, "angebot_part", teil)


def send(client, angebot, teil, **values):
    return client.post(part_url(angebot, teil), {"version": version_of_part(Angebot.objects.get(pk=angebot.pk), teil)} | values)


def text_of(response):
    return response.content.decode()


# ---- from nothing to submitted ----


def test_second_click_on_the_first_part_makes_no_second_draft(anbieter, organisation):
    create = reverse("teilhabe:angebot_create", args=[organisation.slug])
    first = {"name": "Lesecafé", "art": make_angebotsart().pk, "version": ""}
    pages = [anbieter.post(create, first).headers["Location"] for _ in range(2)]
    assert pages == [url(Angebot.objects.get(), "angebot_part", "wo")] * 2
    anbieter.post(create, first | {"name": "Schreibcafé"})
    assert Angebot.objects.count() == 2


def test_what_was_begun_already_is_no_second_click(anbieter, organisation):
    create = reverse("teilhabe:angebot_create", args=[organisation.slug])
    first = {"name": "Lesecafé", "art": make_angebotsart().pk, "version": ""}
    anbieter.post(create, first)
    Angebot.objects.update(mode="online", serves_all_jena=True)
    anbieter.post(create, first)
    assert Angebot.objects.count() == 2


def test_an_angebot_is_written_and_submitted_by_the_pages_alone(anbieter, organisation):
    create = reverse("teilhabe:angebot_create", args=[organisation.slug])
    anbieter.post(create, {"name": "Lesecafé", "art": make_angebotsart().pk, "version": ""})
    angebot = Angebot.objects.get()
    assert (angebot.state, angebot.drafted_by) == ("entwurf", anbieter.konto)
    place = {"place_name": "Bibliothek", "street": "Am Markt 1", "postal_code": "07743", "ortschaft": make_ortschaft().pk}
    send(anbieter, angebot, "wo", mode="vor_ort", **place)
    page = text_of(anbieter.post(url(angebot, "zeit_create"), WEEKLY | {"version": "", "press": "look"}))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    anbieter.post(url(angebot, "zeit_create"), WEEKLY | {"version": "", "press": "save", "seen": seen})
    send(anbieter, angebot, "fuer-wen", zugang="offen", free_of_charge="ja")
    assert "Es fehlt noch" not in text_of(anbieter.get(url(angebot, "angebot_submit")))
    anbieter.post(url(angebot, "angebot_submit"))
    angebot.refresh_from_db()
    assert angebot.state == "eingereicht"
    assert angebot.ort.organisation == organisation
    assert angebot.zeiten.get().in_words == "jeden Mittwoch, 9 bis 11:30 Uhr"


def test_draft_can_be_left_and_says_what_lacks(anbieter, organisation):
    angebot = make_angebot(organisation=organisation, state="entwurf", confirmed_on=None, mode="", ort=None, zugang="")
    assert "Lesen" not in text_of(anbieter.get("/anbieter/angebote/"))
    page = text_of(anbieter.get(url(angebot)))
    assert page.count("fehlt noch") == 3
    assert page.count("ausgefüllt") == 2  # what, and the phone of the Organisation
    assert "Es fehlt noch: Wo?, Wann?, Für wen und wie?" in text_of(anbieter.get(url(angebot, "angebot_submit")))


@pytest.mark.parametrize(
    ("teil", "values", "words"),
    [
        ("was", {"name": ""}, "Bitte geben Sie dem Angebot einen Namen."),
        ("wo", {}, "Bitte wählen Sie, wie das Angebot stattfindet."),
        ("wo", {"mode": "vor_ort"}, "Bitte geben Sie Straße und Hausnummer ein."),
        ("wo", {"mode": "online"}, "woher die Menschen kommen können"),
        ("wo", {"mode": "vor_ort", "postal_code": "1"}, "Postleitzahl"),
        ("fuer-wen", {}, "Bitte wählen Sie, wie man dazukommt."),
        ("fuer-wen", {"zugang": "offen", "age_from": 9, "age_to": 8, "free_of_charge": "ja"}, "Das höchste Alter ist kleiner"),
        ("barrierefreiheit", {"access_checked_on": ""}, "von wann die Angaben sind"),
        ("kontakt", {"person_name": "Kim"}, "Bitte wählen Sie, wie die Person zugestimmt hat."),
        ("kontakt", {"consent": "schriftlich"}, "Bitte nennen Sie den Namen"),
        ("kontakt", {"email": "x"}, "E-Mail-Adresse"),
    ],
)
def test_bad_input_of_a_part_says_how_to_mend_it(anbieter, organisation, teil, values, words):
    page = text_of(send(anbieter, make_draft(organisation=organisation), teil, **values))
    assert "Fehler: " in page
    assert words in page


def test_contact_is_asked_for_where_the_organisation_has_none(anbieter):
    organisation = make_organisation()
    make_zugehoerigkeit(anbieter.konto, organisation)
    page = text_of(send(anbieter, make_draft(organisation=organisation), "kontakt"))
    assert "Bei Ihrer Organisation steht beides nicht." in page


def test_place_is_used_again(anbieter, organisation):
    ort = make_ort(organisation=organisation, name="Saal")
    angebot = make_draft(organisation=organisation, mode="", ort=None)
    assert "Saal" in text_of(anbieter.get(part_url(angebot, "wo")))
    send(anbieter, angebot, "wo", mode="vor_ort", ort=ort.pk)
    angebot.refresh_from_db()
    assert angebot.ort == ort
    assert Ort.objects.filter(organisation=organisation).count() == 1


def test_place_of_another_organisation_is_refused(anbieter, organisation):
    angebot = make_draft(organisation=organisation)
    page = text_of(send(anbieter, angebot, "wo", mode="vor_ort", ort=make_ort(name="Fremd").pk))
    assert "Fehler: " in page
    assert "Fremd" not in page


def test_offer_on_the_way_has_no_place(anbieter, organisation):
    angebot, nord = make_draft(organisation=organisation), make_sozialraum(name="Nord")
    send(anbieter, angebot, "wo", mode="aufsuchend", serves=[nord.pk], ort=angebot.ort.pk)
    angebot.refresh_from_db()
    assert (angebot.mode, angebot.ort, list(angebot.sozialraeume.all())) == ("aufsuchend", None, [nord])


def test_facts_of_a_house_that_others_use_wait_for_approval(anbieter, organisation):
    ort = make_ort(organisation=organisation)
    make_angebot(organisation=organisation, ort=ort)
    angebot = make_draft(organisation=organisation, ort=ort)
    facts = {name: "unbekannt" for name in (*Ort.FACTS, *Angebot.FACTS)} | {"step_free": "ja", "access_checked_on": "1.2.2026"}
    for _ in range(2):
        send(anbieter, angebot, "barrierefreiheit", **facts)
    ort.refresh_from_db()
    angebot.refresh_from_db()
    assert (ort.step_free, angebot.ort.step_free, angebot.ort.ersetzt) == ("unbekannt", "ja", ort)
    assert (angebot.ort.checked_by, angebot.access_checked_on) == ("selbstauskunft", datetime.date(2026, 2, 1))
    assert Ort.objects.filter(organisation=organisation).count() == 2


def test_facts_of_an_own_house_are_changed_in_place(anbieter, organisation):
    angebot = make_draft(organisation=organisation)
    facts = {name: "nein" for name in (*Ort.FACTS, *Angebot.FACTS)}
    send(anbieter, angebot, "barrierefreiheit", access_checked_on="1.2.2026", **facts)
    assert Ort.objects.get(pk=angebot.ort_id).lift == "nein"


def test_person_is_named_only_with_consent_and_for_two_years(anbieter, organisation):
    angebot, today = make_draft(organisation=organisation), timezone.localdate()
    person = {"person_name": "Kim Beispiel", "consent": "schriftlich", "consented_on": f"{today:%d.%m.%Y}"}
    page = text_of(send(anbieter, angebot, "kontakt", expires_on=f"31.12.{today.year + 3}", **person))
    assert "höchstens zwei Jahre später" in page
    send(anbieter, angebot, "kontakt", expires_on=f"31.12.{today.year + 1}", **person)
    assert Ansprechperson.objects.get().recorded_by == anbieter.konto
    assert "Kim Beispiel" in text_of(anbieter.get(url(angebot, "angebot_preview")))
    send(anbieter, angebot, "kontakt")
    assert not Ansprechperson.objects.exists()


def test_name_is_not_shown_after_its_day(client):
    today = timezone.localdate()
    angebot = make_angebot()
    make_ansprechperson(angebot, consented_on=today - datetime.timedelta(9), expires_on=today - datetime.timedelta(1))
    assert "Kim Beispiel" not in text_of(client.get(angebot.get_absolute_url()))


def test_name_is_deleted_after_its_day():
    today = timezone.localdate()
    make_ansprechperson(consented_on=today - datetime.timedelta(9), expires_on=today - datetime.timedelta(1))
    valid = make_ansprechperson(expires_on=today, consented_on=today - datetime.timedelta(1))
    call_command("run_daily")
    assert list(Ansprechperson.objects.all()) == [valid]


def test_easy_text_gets_hints_and_stays_a_draft(anbieter, organisation, client):
    angebot = make_angebot(organisation=organisation)
    ersatz = actions.begin_change(pk=angebot.pk, by=anbieter.konto)
    response = send(anbieter, ersatz, "einfach", easy_text="Der Kurs wird z. B. am Montag gemacht.", press="stay")
    assert "Schreiben Sie die Abkürzung aus." in text_of(anbieter.get(response.headers["Location"]))
    assert "einfacher Sprache" not in text_of(client.get(angebot.get_absolute_url()))


def upload(content=None, alt="Ein Tisch mit Büchern"):
    return {"picture": SimpleUploadedFile("IMG_1.png", content or picture_bytes(), "image/png"), "alt": alt}


def test_picture_is_made_anew_and_needs_words(anbieter, organisation):
    angebot = make_draft(organisation=organisation)
    assert "Bitte beschreiben Sie das Bild" in text_of(anbieter.post(url(angebot, "angebot_bild"), upload(alt="")))
    assert "kein Bild" in text_of(anbieter.post(url(angebot, "angebot_bild"), upload(b"GIF89a")))
    anbieter.post(url(angebot, "angebot_bild"), upload())
    angebot.refresh_from_db()
    assert angebot.bild.alt == "Ein Tisch mit Büchern"
    with angebot.bild.file.open() as file:
        assert file.read(4) == b"RIFF"


def test_replaced_picture_goes_unless_it_is_still_shown(anbieter, organisation):
    public = make_angebot(organisation=organisation, bild=make_bild())
    ersatz = actions.begin_change(pk=public.pk, by=anbieter.konto)
    anbieter.post(url(ersatz, "angebot_bild"), upload())
    assert Bild.objects.count() == 2
    anbieter.post(url(ersatz, "angebot_bild_remove"))
    assert list(Bild.objects.all()) == [public.bild]


def test_colleague_is_told_and_nothing_typed_is_lost(anbieter, organisation):
    angebot = make_draft(organisation=organisation)
    version = version_of_part(angebot, "was")
    Angebot.objects.filter(pk=angebot.pk).update(name="Vom Team")
    sent = {"name": "Von mir", "art": angebot.art_id, "version": version}
    response = anbieter.post(part_url(angebot, "was"), sent)
    assert response.status_code == 409
    assert "Vom Team" in text_of(response)
    assert 'value="Von mir"' in text_of(response)
    anbieter.post(part_url(angebot, "was"), sent | {"version": response.context["form"].version})
    assert Angebot.objects.get().name == "Von mir"


def test_part_sent_after_submitting_is_refused_and_kept(anbieter, organisation):
    angebot = make_draft(organisation=organisation)
    Angebot.objects.filter(pk=angebot.pk).update(state="eingereicht")
    page = text_of(send(anbieter, angebot, "was", name="Zu spät", art=angebot.art_id))
    assert 'value="Zu spät"' in page
    assert "Es wurde nichts geändert." in page
    assert Angebot.objects.get().name != "Zu spät"


# ---- times ----


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Bitte wählen Sie, wie oft es stattfindet."),
        ({"rhythm": "woechentlich"}, "Bitte wählen Sie den Wochentag."),
        ({"rhythm": "monatlich", "weekday": 1}, "der wievielte im Monat"),
        ({"rhythm": "vierzehntaeglich", "weekday": 1}, "Bitte geben Sie den ersten Tag ein."),
        ({"rhythm": "einzeltermin"}, "Bitte geben Sie den Tag ein."),
        (WEEKLY | {"start_time": "25"}, "Bitte schreiben Sie die Uhrzeit so: 9:30."),
        (WEEKLY | {"start_time": "neun"}, "Bitte schreiben Sie die Uhrzeit so: 9:30."),
        (WEEKLY | {"end_time": "8"}, "Das Ende liegt nach dem Anfang."),
        (WEEKLY | {"valid_from": "2.1.2026", "valid_until": "1.1.2026"}, "Ende der Gültigkeit liegt vor dem Anfang"),
    ],
)
def test_bad_time_says_how_to_mend_it(anbieter, organisation, values, words):
    page = text_of(anbieter.post(url(make_draft(organisation=organisation), "zeit_create"), values | {"version": ""}))
    assert words in page


@time_machine.travel(WEDNESDAY, tick=False)
@pytest.mark.parametrize(
    ("values", "words", "first", "sixth"),
    [
        ({}, "Jeden Mittwoch, 9 bis 11:30 Uhr", "Mittwoch, 16. September 2026", "Mittwoch, 21. Oktober 2026"),
        ({"rhythm": "monatlich", "nth": -1}, "Jeden letzten Mittwoch im Monat", "30. September 2026", "24. Februar 2027"),
        (
            {"rhythm": "vierzehntaeglich", "valid_from": "16.9.2026"},
            "Alle zwei Wochen am Mittwoch",
            "16. September",
            "25. November 2026",
        ),
    ],
)
def test_six_real_dates_are_shown_and_nothing_is_stored(anbieter, organisation, values, words, first, sixth):
    angebot = make_angebot(organisation=organisation, state="entwurf", confirmed_on=None)
    page = text_of(anbieter.post(url(angebot, "zeit_create"), WEEKLY | values | {"version": "", "press": "save"}))
    assert all(text in page for text in (words, first, sixth))
    assert page.count("2026</li>") + page.count("2027</li>") == 6
    assert not angebot.zeiten.exists()


def test_time_changed_after_the_look_is_shown_again(anbieter, organisation):
    angebot = make_angebot(organisation=organisation, state="entwurf", confirmed_on=None)
    sent = WEEKLY | {"version": ""}
    seen = anbieter.post(url(angebot, "zeit_create"), sent).context["form"].fingerprint
    page = anbieter.post(url(angebot, "zeit_create"), sent | {"weekday": 3, "press": "save", "seen": seen})
    assert "Jeden Donnerstag" in text_of(page)
    assert not angebot.zeiten.exists()


def test_fields_of_another_rhythm_are_left_out(anbieter, organisation):
    angebot = make_angebot(organisation=organisation, state="entwurf", confirmed_on=None)
    sent = WEEKLY | {"rhythm": "vereinbarung", "date": "1.1.2026", "version": ""}
    form = anbieter.post(url(angebot, "zeit_create"), sent).context["form"]
    anbieter.post(url(angebot, "zeit_create"), sent | {"press": "save", "seen": form.fingerprint})
    zeit = angebot.zeiten.get()
    assert (zeit.rhythm, zeit.date, zeit.start_time) == ("vereinbarung", None, None)


# ---- what is public ----


def test_time_of_a_public_angebot_is_public_at_once(anbieter, organisation, client):
    angebot = make_angebot(organisation=organisation)
    zeit = make_angebotszeit(angebot)
    address = url(angebot, "zeit_update", zeit.pk)
    first = anbieter.get(address).context["form"]
    sent = WEEKLY | {"version": first.version}
    form = anbieter.post(address, sent).context["form"]
    anbieter.post(address, sent | {"press": "save", "seen": form.fingerprint})
    assert "Jeden Mittwoch, 9 bis 11:30 Uhr" in text_of(client.get(angebot.get_absolute_url()))
    assert angebot.vorgaenge.unseen().count() == 1


def test_phone_is_public_at_once(anbieter, organisation, client):
    angebot = make_angebot(organisation=organisation)
    version = anbieter.get(url(angebot, "phone_update")).context["form"].version
    anbieter.post(url(angebot, "phone_update"), {"phone": "03641 99", "version": version})
    assert "03641 99" in text_of(client.get(angebot.get_absolute_url()))


@time_machine.travel(WEDNESDAY, tick=False)
def test_day_is_cancelled_and_takes_place_after_all(anbieter, organisation, client):
    angebot = make_angebot(organisation=organisation)
    make_angebotszeit(angebot, weekday=2)
    address = url(angebot, "ausfall_create")
    assert "findet das Angebot nicht statt" in text_of(anbieter.post(address, {"date": "17.9.2026", "reason": "krank"}))
    assert "von heute an" in text_of(anbieter.post(address, {"date": "9.9.2026", "reason": "krank"}))
    anbieter.post(address, {"date": "16.9.2026", "reason": "Leitung krank"})
    assert "Leitung krank" in text_of(client.get(angebot.get_absolute_url()))
    assert "schon abgesagt" in text_of(anbieter.post(address, {"date": "16.9.2026", "reason": "krank"}))
    anbieter.post(url(angebot, "ausfall_withdraw", angebot.ausfaelle.get().pk))
    assert "Leitung krank" not in text_of(client.get(angebot.get_absolute_url()))


def test_pause_and_end_are_public_at_once(anbieter, organisation, client):
    angebot = make_angebot(organisation=organisation)
    anbieter.post(url(angebot, "angebot_state"), {"stand": "pausiert"})
    assert "macht gerade Pause" in text_of(client.get(angebot.get_absolute_url()))
    anbieter.post(url(angebot, "angebot_end"))
    assert "gibt es nicht mehr" in text_of(client.get(angebot.get_absolute_url()))
    anbieter.post(url(angebot, "angebot_state"), {"stand": "entwurf"})
    angebot.refresh_from_db()
    assert angebot.state == "beendet"


def test_larger_change_is_a_draft_beside_the_public_one(anbieter, organisation, client):
    angebot = make_angebot(organisation=organisation, name="Treff")
    page = anbieter.post(url(angebot, "angebot_change")).headers["Location"]
    ersatz = Angebot.objects.get(ersetzt=angebot)
    assert page == url(ersatz)
    send(anbieter, ersatz, "was", name="Lesecafé", art=ersatz.art_id)
    assert "Lesecafé" not in text_of(client.get(angebot.get_absolute_url()))
    assert "Lesecafé" in text_of(anbieter.get(url(ersatz, "angebot_preview")))
    assert "Geplante Änderung" in text_of(anbieter.get("/anbieter/angebote/"))
    anbieter.post(url(ersatz, "angebot_discard"))
    assert list(Angebot.objects.all()) == [angebot]


def test_angebot_that_was_public_is_not_deleted(anbieter, organisation):
    angebot = make_draft(organisation=organisation, confirmed_on="2026-01-01")
    anbieter.post(url(angebot, "angebot_discard"))
    assert Angebot.objects.filter(pk=angebot.pk).exists()


def test_consent_is_taken_back_at_once(anbieter, organisation, client):
    angebot = make_angebot(organisation=organisation)
    make_ansprechperson(angebot)
    make_ansprechperson(make_ersatz(angebot))
    assert "Kim Beispiel" in text_of(client.get(angebot.get_absolute_url()))
    anbieter.post(url(angebot, "person_remove"))
    assert not Ansprechperson.objects.exists()


# ---- who ----


WORK = [pattern for pattern in urls.urlpatterns if str(pattern.pattern).startswith("anbieter/angebote/<int:pk>")]


def every_work_address(angebot):
    extra = {"zeit": angebot.zeiten.first().pk, "ausfall": angebot.ausfaelle.first().pk, "teil": "was"}
    for pattern in WORK:
        names = [name for name in pattern.pattern.converters if name != "pk"]
        yield reverse(f"teilhabe:{pattern.name}", kwargs={"pk": angebot.pk} | {name: extra[name] for name in names})


@pytest.mark.parametrize("state", Angebot.State.values)
def test_angebot_of_another_organisation_is_404_on_every_address(anbieter, state):
    foreign = make_draft(state=state, confirmed_on="2026-01-01")
    foreign.ausfaelle.create(date="2026-01-01", reason="krank")
    for address in every_work_address(foreign):
        for method in ("get", "post"):
            assert getattr(anbieter, method)(address).status_code in (404, 405), address
    assert len(WORK) == 18


def test_time_of_another_angebot_is_404(anbieter, organisation):
    own, foreign = make_draft(organisation=organisation), make_draft()
    zeit = foreign.zeiten.get().pk
    assert anbieter.get(url(own, "zeit_update", zeit)).status_code == 404
    assert anbieter.post(url(own, "zeit_remove", zeit)).status_code == 404


def test_who_waits_sees_and_writes_only_own_drafts(waiting, organisation):
    colleague = make_draft(organisation=organisation)
    public = make_angebot(organisation=organisation)
    assert waiting.get(url(colleague)).status_code == waiting.get(url(public)).status_code == 404
    create = reverse("teilhabe:angebot_create", args=[organisation.slug])
    waiting.post(create, {"name": "Entwurf", "art": colleague.art_id, "version": ""})
    own = Angebot.objects.get(name="Entwurf")
    assert waiting.get(url(own)).status_code == 200
    Angebot.objects.filter(pk=own.pk).update(mode="vor_ort", ort=make_ort(), zugang="offen")
    make_angebotszeit(own)
    assert "sobald der Fachdienst bestätigt hat" in text_of(waiting.get(url(own, "angebot_submit")))
    assert "Das darf nur der Anbieter." in text_of(waiting.post(url(own, "angebot_submit")))


def test_who_waits_may_choose_public_places_only(waiting, organisation):
    public = make_angebot(organisation=organisation, ort=make_ort(organisation=organisation, name="Offenes Haus"))
    make_ort(organisation=organisation, name="Geheimes Haus")
    own = make_draft(organisation=organisation, drafted_by=waiting.konto, art=public.art)
    page = text_of(waiting.get(part_url(own, "wo")))
    assert "Offenes Haus" in page
    assert "Geheimes Haus" not in page


def test_fachdienst_is_no_anbieter(sign_in):
    client = Client()
    sign_in(client, make_konto(Rolle.FACHDIENST))
    assert client.get(url(make_draft())).status_code == 404


def test_internal_notes_are_not_shown_to_the_anbieter(anbieter, organisation):
    angebot = make_draft(organisation=organisation)
    actions.write_note(pk=angebot.pk, by=make_konto(Rolle.FACHDIENST), text="Vorsicht, doppelt?")
    assert "Vorsicht" not in text_of(anbieter.get(url(angebot)))
