"""Work pages of the Zuordnungen: confirmed once, changed from a day on, never rewritten."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Rolle
from sozialraeume.actions.zuordnungen import CHANGED, confirm_zuordnungen, raise_zuordnung_aufgaben
from sozialraeume.forms.zuordnungen import NOT_WAITING, NOTHING_CHOSEN
from sozialraeume.models import Ortschaft, Sozialraum, Zuordnung
from sozialraeume.proximity import alternative_to, core_distances
from tests.concurrency import WORKERS, errors_of_all_at_once
from tests.factories import make_konto, make_ortschaft, make_sozialraum, make_zuordnung

pytestmark = pytest.mark.django_db
LIST = "/arbeitsbereich/ortschaften/"


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


@pytest.fixture
def lobeda():
    lobeda = make_sozialraum(name="Lobeda")
    make_ortschaft(lobeda, name="Neulobeda", latitude=50.88)
    return lobeda


@pytest.fixture
def winzerla():
    sozialraum = make_sozialraum(name="Winzerla")
    make_ortschaft(sozialraum, name="Winzerla", latitude=50.92)
    return sozialraum


@pytest.fixture
def burgau(winzerla):
    """Provisionally in Winzerla, twice as far from its core as from that of Lobeda."""
    return make_ortschaft(winzerla, name="Burgau", is_core=False, latitude=50.893, status="vorlaeufig")


def day(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def text_of(response):
    return response.content.decode()


def form_for(ortschaft, sozialraum, **values):
    defaults = {"valid_from": day(30).isoformat(), "sozialraum": sozialraum.pk, "status": "bestaetigt", "statt": ""}
    return defaults | {"seen": ortschaft.zuordnung_version} | values


def create_url(ortschaft):
    return reverse("sozialraeume:zuordnung_create", args=[ortschaft.slug])


def attach(client, ortschaft, sozialraum, **values):
    return client.post(create_url(ortschaft), form_for(ortschaft, sozialraum, **values), follow=True)


# The nearest Sozialraum


def city():
    return list(Ortschaft.objects.with_zuordnung()), Sozialraum.objects.in_bulk()


def test_core_distances_name_the_nearest_core_of_each_sozialraum(burgau, lobeda, winzerla):
    make_ortschaft(lobeda, name="Weit", latitude=50.8)
    found = core_distances(burgau, *city())
    assert [(f.sozialraum, f.core.name) for f in found] == [(lobeda, "Neulobeda"), (winzerla, "Winzerla")]
    assert [f.distance_km for f in found] == pytest.approx([1.4, 3.0], abs=0.1)


def test_core_distances_leave_out_attached_ortschaften(burgau):
    make_ortschaft(is_core=False, latitude=50.893)
    assert [f.core.name for f in core_distances(burgau, *city())] == ["Winzerla"]


def test_core_distances_leave_out_a_core_without_sozialraum(burgau):
    Ortschaft.objects.create(name="Insel", is_core=True, latitude=50.893, longitude=11.59, postal_code="07743")
    assert [f.core.name for f in core_distances(burgau, *city())] == ["Winzerla"]


def test_alternative_is_the_nearest_other(burgau, lobeda, winzerla):
    distances = core_distances(burgau, *city())
    assert alternative_to(winzerla, distances) == lobeda


def test_alternative_is_none_where_the_next_is_much_further(burgau, lobeda):
    assert alternative_to(lobeda, core_distances(burgau, *city())) is None


def test_alternative_of_a_sozialraum_without_core_is_none(burgau):
    assert alternative_to(make_sozialraum(), core_distances(burgau, *city())) is None


# Table


def test_table_shows_every_ortschaft_with_proposal_and_state(client, fachdienst, burgau, lobeda):
    html = text_of(client.get(LIST))
    assert "1 von 3 Zuordnungen ist noch vorläufig" in html
    assert "<strong>Lobeda</strong> 1,4 km" in html
    assert "gehört zum Kern" in html
    assert f'href="{LIST}burgau/"' in html


def test_table_shows_only_the_provisional_ones_if_asked(client, fachdienst, burgau):
    rows = client.get(LIST, {"stand": "vorlaeufig"}).context["rows"]
    assert [row.ortschaft for row in rows] == [burgau]


def test_table_without_provisional_ones_says_so(client, fachdienst):
    make_ortschaft()
    html = text_of(client.get(LIST, {"stand": "vorlaeufig"}))
    assert "Alle Zuordnungen sind bestätigt." in html
    assert "Es gibt keine vorläufige Zuordnung mehr." in html


def test_table_checks_all_if_asked(client, fachdienst, burgau):
    assert "checked" not in text_of(client.get(LIST))
    assert "checked" in text_of(client.get(LIST, {"auswahl": "alle"}))


def test_table_shows_what_comes(client, fachdienst, burgau, lobeda):
    make_zuordnung(burgau, lobeda, valid_from=datetime.date(2099, 3, 1))
    assert "ab 1. März 2099: Lobeda, vorläufig" in text_of(client.get(LIST))


def test_table_shows_an_ortschaft_without_sozialraum(client, fachdienst):
    Ortschaft.objects.create(name="Insel", is_core=False, latitude=50.9, longitude=11.6, postal_code="07743")
    assert "keine Zuordnung" in text_of(client.get(LIST))


def test_map_of_the_table_leads_to_the_work_pages(client, fachdienst, burgau):
    karte = client.get(LIST, {"stand": "vorlaeufig"}).context["karte"]
    assert [area.url for area in karte.areas if area.is_link] == [f"{LIST}burgau/"]


def test_several_are_confirmed_at_once(client, fachdienst, winzerla):
    pks = [make_ortschaft(winzerla, status="vorlaeufig").zuordnungen.get().pk for _ in range(2)]
    html = text_of(client.post(LIST, {"zuordnungen": pks}, follow=True))
    assert "2 Zuordnungen sind bestätigt." in html
    found = Zuordnung.objects.filter(pk__in=pks)
    assert {(z.status, z.confirmed_by, z.confirmed_at.date()) for z in found} == {
        ("bestaetigt", fachdienst, timezone.now().date())
    }


def test_confirming_nothing_is_an_error(client, fachdienst, burgau):
    html = text_of(client.post(LIST))
    assert NOTHING_CHOSEN in html
    assert "<title>Fehler: Ortschaften" in html
    assert 'href="#id_zuordnungen_0"' in html
    assert 'id="id_zuordnungen_0"' in html


def test_confirming_what_is_confirmed_already_keeps_the_other_choices(client, fachdienst, burgau, winzerla):
    done = make_ortschaft(winzerla).zuordnungen.get()
    html = text_of(client.post(LIST, {"zuordnungen": [done.pk, burgau.zuordnungen.get().pk]}))
    assert NOT_WAITING in html
    assert "checked" in html
    assert Zuordnung.objects.get(ortschaft=burgau).is_provisional


@pytest.mark.parametrize("value", ["x", "0", str(2**70), "-1"])
def test_confirming_nonsense_is_an_error(client, fachdienst, burgau, value):
    assert NOT_WAITING in text_of(client.post(LIST, {"zuordnungen": [value]}))


# One Ortschaft


def test_detail_shows_distances_for_what_they_are(client, fachdienst, burgau, lobeda):
    html = text_of(client.get(burgau.get_work_url()))
    assert "Lobeda (Vorschlag)" in html
    assert "Winzerla (Alternative)" in html
    assert "Luftlinie zwischen den Mittelpunkten, nicht der Weg" in html


def test_detail_of_a_core_ortschaft_proposes_nothing(client, fachdienst, winzerla):
    assert "Vorschlag" not in text_of(client.get(f"{LIST}winzerla/"))


def test_detail_without_zuordnung_says_so(client, fachdienst):
    alone = Ortschaft.objects.create(name="Insel", is_core=False, latitude=50.9, longitude=11.6, postal_code="07743")
    assert "Noch keinem Sozialraum zugeordnet" in text_of(client.get(alone.get_work_url()))


def test_detail_shows_each_zuordnung_with_its_last_day(client, fachdienst, burgau, lobeda):
    make_zuordnung(burgau, lobeda, valid_from=datetime.date(2099, 3, 1))
    html = text_of(client.get(burgau.get_work_url()))
    assert "1. Januar 2020 bis 28. Februar 2099" in html
    assert "ab 1. März 2099" in html


def test_confirming_says_who_and_when_and_settles_the_aufgabe(client, fachdienst, burgau):
    raise_zuordnung_aufgaben()
    url = reverse("sozialraeume:zuordnung_confirm", args=[burgau.zuordnungen.get().pk])
    html = text_of(client.post(url, follow=True))
    assert f"von {fachdienst.email}" in html
    assert "Die Zuordnung ist bestätigt." in html
    assert Aufgabe.objects.get().done_by == fachdienst


def test_confirming_is_kept_in_the_history(client, fachdienst, burgau):
    client.post(reverse("sozialraeume:zuordnung_confirm", args=[burgau.zuordnungen.get().pk]))
    change = Zuordnung.history.filter(ortschaft=burgau).first()
    assert (change.history_type, change.history_user) == ("~", fachdienst)
    assert "Bestätigt: Winzerla ab 1. Januar 2020" in text_of(client.get(burgau.get_work_url()))


def test_second_confirmation_is_told_that_somebody_was_quicker(client, fachdienst, burgau):
    zuordnung = burgau.zuordnungen.get()
    confirm_zuordnungen(pks=[zuordnung.pk], konto=(first := make_konto()))
    html = text_of(client.post(reverse("sozialraeume:zuordnung_confirm", args=[zuordnung.pk]), follow=True))
    zuordnung.refresh_from_db()
    assert "war schneller" in html
    assert zuordnung.confirmed_by == first


def test_what_held_before_cannot_be_confirmed_any_more(client, fachdienst, burgau, lobeda):
    past = burgau.zuordnungen.get()
    make_zuordnung(burgau, lobeda, valid_from=day(0))
    client.post(reverse("sozialraeume:zuordnung_confirm", args=[past.pk]))
    past.refresh_from_db()
    assert past.is_provisional


@pytest.mark.parametrize("name", ["zuordnung_confirm", "zuordnung_withdraw"])
def test_zuordnung_that_is_gone_leads_to_the_table(client, fachdienst, name):
    response = client.post(reverse(f"sozialraeume:{name}", args=[4711]), follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "kern-alert--warning" in text_of(response)


# From a day on


def test_form_proposes_the_nearest(client, fachdienst, burgau, lobeda):
    form = client.get(create_url(burgau)).context["form"]
    assert form["sozialraum"].value() == lobeda.pk
    assert [label for _, label in form["sozialraum"].field.choices] == [
        "Lobeda, 1,4 km bis Neulobeda (Vorschlag)",
        "Winzerla, 3,0 km bis Winzerla",
    ]


def test_attaching_from_a_later_day_changes_nothing_today(client, fachdienst, burgau, lobeda, winzerla):
    html = text_of(attach(client, burgau, lobeda))
    assert "gehört ab dem" in html
    assert burgau.zuordnungen.on().get().sozialraum == winzerla
    coming = burgau.zuordnungen.on(day(30)).get()
    assert (coming.sozialraum, coming.status, coming.confirmed_by) == (lobeda, "bestaetigt", fachdienst)


def test_attaching_from_today_holds_today_and_the_past_stays(client, fachdienst, burgau, lobeda, winzerla):
    attach(client, burgau, lobeda, valid_from=day(0).isoformat())
    assert burgau.zuordnungen.on().get().sozialraum == lobeda
    assert burgau.zuordnungen.on(day(-1)).get().sozialraum == winzerla


def test_attaching_provisionally_raises_an_aufgabe_and_names_the_alternative(client, fachdienst, burgau, lobeda, winzerla):
    confirm_zuordnungen(pks=[burgau.zuordnungen.get().pk], konto=fachdienst)
    make_ortschaft(winzerla, latitude=50.905)
    attach(client, burgau, lobeda, status="vorlaeufig")
    coming = burgau.zuordnungen.coming().get()
    assert (coming.status, coming.confirmed_by, coming.alternative) == ("vorlaeufig", None, winzerla)
    assert Aufgabe.objects.open().get().content == burgau


def test_attaching_to_yesterday_is_refused(client, fachdienst, burgau, lobeda):
    response = client.post(create_url(burgau), form_for(burgau, lobeda, valid_from=day(-1).isoformat()))
    assert "Dieser Tag ist vorbei." in text_of(response)
    assert "<title>Fehler:" in text_of(response)
    assert burgau.zuordnungen.count() == 1


def test_attaching_twice_on_one_day_is_refused(client, fachdienst, burgau, lobeda):
    attach(client, burgau, lobeda)
    assert "Für diesen Tag gibt es schon eine Zuordnung." in text_of(attach(client, burgau, make_core_sozialraum()))
    assert burgau.zuordnungen.count() == 2


def make_core_sozialraum():
    sozialraum = make_sozialraum()
    make_ortschaft(sozialraum)
    return sozialraum


def test_attaching_to_the_same_sozialraum_is_refused(client, fachdienst, burgau, winzerla):
    assert "schon zu Winzerla" in text_of(attach(client, burgau, winzerla))
    assert burgau.zuordnungen.count() == 1


def test_attaching_without_answers_names_each(client, fachdienst, burgau):
    html = text_of(client.post(create_url(burgau)))
    for words in ("Bitte geben Sie den Tag an", "Bitte wählen Sie einen Sozialraum.", "Bitte wählen Sie „bestätigt“"):
        assert words in html


def test_who_comes_second_is_told_and_may_then_go_on(client, fachdienst, burgau, lobeda):
    form = form_for(burgau, lobeda)
    make_zuordnung(burgau, make_core_sozialraum(), valid_from=day(10))
    response = client.post(create_url(burgau), form)
    assert CHANGED in text_of(response)
    assert burgau.zuordnungen.count() == 2
    client.post(create_url(burgau), form | {"seen": response.context["seen"]})
    assert burgau.zuordnungen.count() == 3


def test_coming_zuordnung_is_corrected(client, fachdienst, burgau, lobeda):
    attach(client, burgau, lobeda)
    wrong = burgau.zuordnungen.coming().get()
    form = client.get(create_url(burgau), {"statt": wrong.pk}).context["form"]
    assert (form["valid_from"].value(), form["statt"].value()) == (day(30), wrong.pk)
    attach(client, burgau, lobeda, statt=wrong.pk, valid_from=day(40).isoformat())
    assert burgau.zuordnungen.coming().get().valid_from == day(40)


def test_correction_that_is_refused_keeps_what_was_to_be_corrected(client, fachdienst, burgau, lobeda, winzerla):
    attach(client, burgau, lobeda)
    wrong = burgau.zuordnungen.coming().get()
    attach(client, burgau, winzerla, statt=wrong.pk)
    assert burgau.zuordnungen.coming().get() == wrong


def test_what_has_begun_cannot_be_replaced(client, fachdienst, burgau, lobeda):
    client.post(create_url(burgau), form_for(burgau, lobeda, statt=burgau.zuordnungen.get().pk))
    assert burgau.zuordnungen.count() == 1


@pytest.mark.parametrize("number", ["x", "4711", "²"])
def test_odd_number_of_what_to_replace_is_ignored(client, fachdienst, burgau, number):
    assert client.get(create_url(burgau), {"statt": number}).context["form"]["statt"].value() is None


def test_coming_zuordnung_is_withdrawn_and_the_history_keeps_it(client, fachdienst, burgau, lobeda):
    attach(client, burgau, lobeda)
    url = reverse("sozialraeume:zuordnung_withdraw", args=[burgau.zuordnungen.coming().get().pk])
    html = text_of(client.post(url, follow=True))
    assert not burgau.zuordnungen.coming().exists()
    assert "Zurückgenommen: Lobeda ab" in html
    assert Zuordnung.history.filter(ortschaft=burgau).first().history_user == fachdienst


def test_what_has_begun_cannot_be_withdrawn(client, fachdienst, burgau):
    url = reverse("sozialraeume:zuordnung_withdraw", args=[burgau.zuordnungen.get().pk])
    assert "gilt schon" in text_of(client.post(url, follow=True))
    assert burgau.zuordnungen.exists()


def test_only_zuordnung_cannot_be_withdrawn(client, fachdienst, lobeda):
    later = make_ortschaft(lobeda, valid_from=day(5))
    client.post(reverse("sozialraeume:zuordnung_withdraw", args=[later.zuordnungen.get().pk]))
    assert later.zuordnungen.exists()


# Aufgaben


def test_each_provisional_ortschaft_has_one_aufgabe(burgau, settings):
    for _ in range(2):
        assert raise_zuordnung_aufgaben() == 1
    aufgabe = Aufgabe.objects.get()
    assert (str(aufgabe), aufgabe.get_absolute_url()) == ("Zuordnung bestätigen: Burgau", f"{LIST}burgau/")
    assert aufgabe.due_on == day(settings.ZUORDNUNG_CONFIRM_DAYS)


def test_aufgabe_stays_while_a_coming_zuordnung_waits(fachdienst, burgau, lobeda):
    raise_zuordnung_aufgaben()
    make_zuordnung(burgau, lobeda, valid_from=day(3))
    confirm_zuordnungen(pks=[burgau.zuordnungen.on().get().pk], konto=fachdienst)
    assert Aufgabe.objects.open().exists()


@pytest.mark.django_db(transaction=True)
def test_one_of_many_at_once_confirms():
    konto, zuordnung = make_konto(), make_ortschaft(status="vorlaeufig").zuordnungen.get()
    confirmed = []
    errors = errors_of_all_at_once(lambda: confirmed.append(len(confirm_zuordnungen(pks=[zuordnung.pk], konto=konto))))
    assert (sorted(confirmed), errors) == ([0] * (WORKERS - 1) + [1], [])
    assert Zuordnung.history.filter(id=zuordnung.pk).count() == 2


def test_confirmed_decision_for_later_settles_the_aufgabe_until_it_is_withdrawn(client, fachdienst, burgau, lobeda):
    raise_zuordnung_aufgaben()
    attach(client, burgau, lobeda, valid_from=day(30), status="bestaetigt")
    assert not Aufgabe.objects.open().exists()
    assert "Alle Zuordnungen sind bestätigt." in text_of(client.get(reverse("sozialraeume:zuordnung_list")))
    assert "kern-btn--primary" not in client.get(burgau.get_work_url()).content.decode().split("Was kommt")[0].split("<h1>")[1]
    client.post(reverse("sozialraeume:zuordnung_withdraw", args=[burgau.zuordnungen.coming().get().pk]))
    assert Aufgabe.objects.open().exists()
