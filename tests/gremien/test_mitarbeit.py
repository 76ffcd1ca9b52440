"""Bodies from inside: who founds them, who runs them, who reads along, and whose name the public sees."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from gremien.models import Gremium, Mitgliedschaft, Person
from jena_sro.inhalte.erasure import erase_konto
from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Rolle
from jena_sro.seiten.sitemaps import SITEMAPS
from tests.factories import make_gremium, make_konto, make_organisation

pytestmark = pytest.mark.django_db
LIST = reverse("gremien:mitarbeit_list")
WORD = "Quittenkonfitüre"


def text_of(response):
    return " ".join(response.content.decode().split())


def make_seat(gremium, position=1, **values):
    return Mitgliedschaft.objects.create(gremium=gremium, position=position, **{"group": "Stadt", "function": "Leitung"} | values)


def detail(gremium):
    return reverse("gremien:mitarbeit_detail", args=[gremium.slug])


def create(gremium):
    return reverse("gremien:platz_create", args=[gremium.slug])


def update(seat):
    return reverse("gremien:platz_update", args=[seat.gremium.slug, seat.pk])


def version(client, url):
    return client.get(url).context["form"].version


@pytest.fixture
def gremium():
    return make_gremium(name="Forum Wohnen")


@pytest.fixture
def office(client, sign_in, gremium):
    """Signed in as the Geschäftsstelle."""
    return sign_in(client, make_konto(gremium.geschaeftsstelle.name))


def values(**changes):
    return {"group": "Stadt", "function": "Leitung", "version": "", "konto_email": "", "person_name": ""} | changes


# ---- who may be there ----


@pytest.mark.parametrize("roles", [[], [Rolle.FACHDIENST], [Rolle.ADMINISTRATION]])
def test_others_do_not_learn_what_is_inside(client, sign_in, gremium, roles):
    seat = make_seat(gremium)
    sign_in(client, make_konto(*roles))
    for url in (detail(gremium), create(gremium), update(seat)):
        assert client.get(url).status_code == 404


def test_geschaeftsstelle_of_another_gremium_is_a_stranger(client, sign_in, gremium):
    sign_in(client, make_konto(make_gremium().geschaeftsstelle.name))
    assert client.get(detail(gremium)).status_code == 404


def test_member_reads_but_does_not_write(client, sign_in, gremium):
    seat = make_seat(gremium, konto=sign_in(client, make_konto()))
    assert gremium.name in text_of(client.get(LIST))
    page = client.get(detail(gremium))
    assert list(page.context["seats"]) == [seat]
    assert update(seat) not in page.content.decode()
    assert client.get(update(seat)).status_code == 404
    assert client.post(create(gremium), values()).status_code == 404


@pytest.mark.parametrize("dates", [{"ended_on": datetime.date(2020, 1, 1)}, {"started_on": datetime.date(2099, 1, 1)}])
def test_seat_of_another_time_opens_nothing(client, sign_in, gremium, dates):
    make_seat(gremium, konto=sign_in(client, make_konto()), **dates)
    assert client.get(detail(gremium)).status_code == 404
    assert "Ihr Konto gehört zu keinem Gremium." in text_of(client.get(LIST))


def test_geschaeftsstelle_needs_the_second_step(gremium):
    assert make_konto(gremium.geschaeftsstelle.name).needs_second_step()
    assert not make_konto().needs_second_step()


def test_administration_gives_the_role_beside_others(client, sign_in, gremium):
    sign_in(client, make_konto(Rolle.ADMINISTRATION))
    konto = make_konto()
    url = reverse("konten:konto_roles", args=[konto.pk])
    assert gremium.geschaeftsstelle.name in text_of(client.get(url))
    client.post(url, {"rollen": [Rolle.FACHDIENST, gremium.geschaeftsstelle.name]})
    assert {group.name for group in konto.groups.all()} == {"Fachdienst", "Geschäftsstelle Forum Wohnen"}


# ---- seats and names ----


def test_geschaeftsstelle_enters_a_seat_with_a_name(client, office, gremium):
    konto = make_konto(email="mitglied@example.org")
    client.post(create(gremium), values(konto_email="Mitglied@example.org", person_name="A. Beispiel"))
    seat = gremium.mitgliedschaften.get()
    assert (seat.function, seat.konto, seat.person.name, seat.position) == ("Leitung", konto, "A. Beispiel", 1)
    client.post(create(gremium), values(function="Vertretung"))
    assert list(gremium.mitgliedschaften.values_list("position", flat=True)) == [1, 2]


def test_name_is_public_only_with_consent(client, office, gremium):
    seat = make_seat(gremium)
    Person.objects.create(mitgliedschaft=seat, name=WORD)
    assert WORD not in text_of(client.get(gremium.get_absolute_url()))
    sent = values(version=version(client, update(seat)), person_name=WORD, consent="schriftlich", consented_on="1.9.2026")
    client.post(update(seat), sent)
    assert f"Leitung: {WORD}" in text_of(client.get(gremium.get_absolute_url()))
    client.post(update(seat), values(version=version(client, update(seat)), person_name=WORD))
    assert WORD not in text_of(client.get(gremium.get_absolute_url()))


def test_name_is_erased_and_the_seat_stays(client, office, gremium):
    seat = make_seat(gremium)
    Person.objects.create(mitgliedschaft=seat, name=WORD)
    page = client.post(reverse("gremien:person_delete", args=[gremium.slug, seat.pk]), follow=True)
    assert "Der Name ist gelöscht. Der Platz „Leitung“ bleibt." in text_of(page)
    assert list(Person.objects.all()) == []
    assert list(gremium.mitgliedschaften.all()) == [seat]


def test_emptied_name_is_erased(client, office, gremium):
    seat = make_seat(gremium)
    Person.objects.create(mitgliedschaft=seat, name=WORD)
    client.post(update(seat), values(version=version(client, update(seat))))
    assert list(Person.objects.all()) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"function": ""}, "Bitte geben Sie die Funktion an oder wählen Sie eine Organisation."),
        ({"group": ""}, "Bitte geben Sie die Gruppe an."),
        ({"konto_email": "niemand@example.org"}, "Zu dieser Adresse gibt es kein Konto."),
        ({"person_name": "A", "consent": "schriftlich"}, "Zu einer Zustimmung gehört, wie und wann sie gegeben wurde."),
        ({"consent": "schriftlich", "consented_on": "1.9.2026"}, "Bitte geben Sie den Namen an"),
        ({"person_name": "A", "consent": "schriftlich", "consented_on": "1.9.2099"}, "Dieser Tag liegt in der Zukunft."),
        ({"started_on": "2.1.2026", "ended_on": "1.1.2026"}, "Das Ende liegt vor dem Anfang."),
        ({"started_on": "morgen"}, "Bitte schreiben Sie den Tag so: 31.1.2026."),
    ],
)
def test_wrong_seat_is_explained_and_not_stored(client, office, gremium, changes, message):
    assert message in text_of(client.post(create(gremium), values(**changes)))
    assert list(gremium.mitgliedschaften.all()) == []


def test_second_of_two_who_save_is_told(client, office, gremium):
    seat = make_seat(gremium)
    seen = version(client, update(seat))
    Mitgliedschaft.objects.filter(pk=seat.pk).update(function="Neue Leitung")
    page = client.post(update(seat), values(version=seen, function="Alte Leitung"))
    assert "Während Sie geschrieben haben, hat jemand anderes gespeichert." in text_of(page)
    seat.refresh_from_db()
    assert seat.function == "Neue Leitung"


def test_seat_of_another_gremium_is_not_found(client, office, gremium):
    other = make_seat(make_gremium())
    assert client.get(reverse("gremien:platz_update", args=[gremium.slug, other.pk])).status_code == 404


def test_deputy_and_own_experience_are_said(client, gremium):
    seat = make_seat(gremium, organisation=make_organisation(name="Haus der Hilfe"))
    make_seat(gremium, position=2, organisation=seat.organisation, deputy_of=seat)
    make_seat(gremium, position=3, function="Nutzerin", has_own_experience=True)
    html = text_of(client.get(gremium.get_absolute_url()))
    assert "Haus der Hilfe</a>, Stellvertretung" in html
    assert "Nutzerin, mit eigener Erfahrung" in html


# ---- bodies ----


def body(**changes):
    return {
        "name": "Forum Arbeit",
        "kind": "fachforum",
        "position": "9",
        "short_text": "Berät über Arbeit.",
        "mandate": "Sammelt Ideen.",
        "rhythm": "jeden Monat",
        "is_public": "on",
        "version": "",
    } | changes


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


def test_fachdienst_founds_a_gremium_with_its_role(client, fachdienst):
    client.post(reverse("gremien:gremium_create"), body())
    gremium = Gremium.objects.get(name="Forum Arbeit")
    assert gremium.geschaeftsstelle.name == "Geschäftsstelle Forum Arbeit"
    assert "Forum Arbeit" in text_of(client.get(reverse("gremien:gremium_public_list")))


def test_fachdienst_closes_a_gremium(client, fachdienst, gremium):
    url = reverse("gremien:gremium_update", args=[gremium.pk])
    client.post(url, body(name=gremium.name, closed_on="1.9.2026", version=version(client, url)))
    assert gremium not in client.get(reverse("gremien:gremium_public_list")).context["gremien"]
    assert "gibt es seit dem 1. September 2026 nicht mehr" in text_of(client.get(gremium.get_absolute_url()))


def test_renamed_gremium_takes_its_role_and_aufgaben_along(office, gremium):
    aufgabe = Aufgabe.objects.raise_for(make_gremium(), Aufgabe.Kind.RUECKMELDUNG, gremium.geschaeftsstelle.name)
    gremium.name = "Forum Zuhause"
    gremium.save()
    assert office.groups.get().name == "Geschäftsstelle Forum Zuhause"
    assert list(Aufgabe.objects.visible_to(office)) == [aufgabe]


def test_two_gremien_of_one_name_are_refused(client, fachdienst, gremium):
    page = client.post(reverse("gremien:gremium_create"), body(name=gremium.name))
    assert "Es gibt schon ein Gremium mit diesem Namen." in text_of(page)
    assert Gremium.objects.filter(name=gremium.name).count() == 1


def test_gremien_do_not_belong_to_each_other_in_a_circle(client, fachdienst, gremium):
    child = make_gremium(parent=gremium)
    url = reverse("gremien:gremium_update", args=[gremium.pk])
    page = client.post(url, body(name=gremium.name, parent=child.pk, version=version(client, url)))
    assert "Das geht im Kreis" in text_of(page)
    with pytest.raises(IntegrityError), transaction.atomic():
        Gremium.objects.filter(pk=gremium.pk).update(parent=gremium)


def test_public_page_names_parent_children_contact_and_easy_text(client, gremium):
    texts = {"contact": "Fachdienst", "phone": "03641 1", "email": "forum@example.org", "easy_text": "Wir reden über Wohnen."}
    child = make_gremium(name="Forum Miete", parent=gremium, **texts)
    html = text_of(client.get(child.get_absolute_url()))
    for shown in (gremium.get_absolute_url(), "Fachdienst", "tel:036411", "mailto:forum@example.org", "Wir reden über Wohnen."):
        assert shown in html
    assert child.get_absolute_url() in text_of(client.get(gremium.get_absolute_url()))


def test_no_public_page_says_a_word_of_an_internal_gremium(client, gremium):
    organisation = make_organisation(name="Haus der Hilfe")
    hidden = make_gremium(name=f"Kreis {WORD}", kind="arbeitsgruppe", is_public=False, mandate=WORD, parent=gremium)
    make_seat(hidden, organisation=organisation)
    call_command("refresh_derived", verbosity=0)
    assert client.get(hidden.get_absolute_url()).status_code == 404
    pages = [
        reverse("gremien:gremium_public_list"),
        gremium.get_absolute_url(),
        organisation.get_absolute_url(),
        reverse("seiten:start"),
        reverse("seiten:suche") + "?q=Kreis",
        *[f"/sitemap-{part}.xml" for part in SITEMAPS],
        LIST,
    ]
    for page in pages:
        html = client.get(page, follow=True).content.decode()
        assert WORD not in html, page
        assert hidden.slug not in html, page


def test_start_pages_lead_to_the_own_gremien(client, sign_in, office, gremium):
    start = reverse("seiten:work_area")
    assert LIST in client.get(start).content.decode()
    make_seat(gremium, konto=sign_in(client, make_konto()))
    assert LIST in client.get(start, follow=True).content.decode()
    sign_in(client, make_konto())
    assert LIST not in client.get(start, follow=True).content.decode()


def test_erased_konto_leaves_the_seat_without_one(client, office, gremium):
    konto = make_konto()
    seat = make_seat(gremium, konto=konto)
    erase_konto(konto)
    assert "ohne Konto" in text_of(client.get(detail(gremium)))
    client.post(update(seat), values(function="Vertretung", version=version(client, update(seat))))
    seat.refresh_from_db()
    assert (seat.function, seat.konto) == ("Vertretung", None)


def test_list_tells_those_who_only_hear_of_the_project_apart(client, gremium):
    recipient = make_gremium(kind="empfaenger")
    context = client.get(reverse("gremien:gremium_public_list")).context
    assert (list(context["gremien"]), list(context["recipients"])) == ([gremium], [recipient])


def test_every_gremium_has_a_role_of_its_own():
    first, second = make_gremium(), make_gremium()
    assert first.geschaeftsstelle != second.geschaeftsstelle
    assert Group.objects.filter(gremium__isnull=False).count() == 2
