"""Two records that mean the same become one, and their addresses stay good."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jena_sro.inhalte.models import Weiterleitung, free_slug
from jena_sro.konten.models import Rolle
from sozialraeume.models import Organisation
from teilhabe.actions.zusammenlegen import merge_angebote, merge_organisationen
from teilhabe.models import Angebot, Leistungserbringer, Zugehoerigkeit
from tests.factories import (
    make_angebot,
    make_angebotszeit,
    make_konto,
    make_lebensbereich,
    make_organisation,
    make_ort,
    make_zugehoerigkeit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def konto(db):
    return make_konto(Rolle.FACHDIENST)


@pytest.fixture
def fachdienst(client, sign_in, konto):
    return sign_in(client, konto)


def words(answer):
    return answer.content.decode()


def page_of(kept):
    kind, key = ("angebot", kept.pk) if isinstance(kept, Angebot) else ("organisation", kept.slug)
    return reverse(f"teilhabe:{kind}_lay_together", args=[key])


def hidden(client, kept, other):
    """What the form of the comparison sends when nobody touches it."""
    form = client.get(page_of(kept), {"mit": other.pk}).context["form"]
    return {name: form[name].value() for name in form.fields}


def lay_together(client, kept, other, **choices):
    return client.post(page_of(kept), hidden(client, kept, other) | choices, follow=True)


@pytest.fixture
def pair(db):
    """Two published offers of one Organisation, on Mondays and on Tuesdays."""
    organisation = make_organisation()
    kept = make_angebot(name="Frühstück", slug="fruehstueck", organisation=organisation, phone="")
    other = make_angebot(name="Frühstück am Markt", slug="fruehstueck-am-markt", organisation=organisation, phone="03641 1")
    make_angebotszeit(kept, weekday=0)
    make_angebotszeit(other, weekday=1)
    return kept, other


def test_offers_become_one_with_both_times(client, fachdienst, pair):
    kept, other = pair
    answer = lay_together(client, kept, other)
    assert "ist jetzt Teil von „Frühstück“" in words(answer)
    assert not Angebot.objects.filter(pk=other.pk).exists()
    assert [zeit.weekday for zeit in kept.zeiten.all()] == [0, 1]
    assert {termin.starts_at.weekday() for termin in kept.termine.all()} == {0, 1}


def test_what_was_empty_is_filled_and_what_was_chosen_comes_along(client, fachdienst, pair):
    kept, other = pair
    lay_together(client, kept, other, name="anderer")
    kept.refresh_from_db()
    assert (kept.name, kept.phone, kept.slug) == ("Frühstück am Markt", "03641 1", "fruehstueck")


@pytest.mark.parametrize(("choice", "weekdays"), [("bleibt", [0]), ("anderer", [1]), ("beide", [0, 1])])
def test_times_of_one_or_of_both_stay(client, fachdienst, pair, choice, weekdays):
    kept, other = pair
    lay_together(client, kept, other, zeiten=choice)
    assert [zeit.weekday for zeit in kept.zeiten.all()] == weekdays


def test_topics_of_the_other_can_be_taken(client, fachdienst, pair):
    kept, other = pair
    topic = make_lebensbereich()
    other.lebensbereiche.add(topic)
    lay_together(client, kept, other, lebensbereiche="anderer")
    assert list(kept.lebensbereiche.all()) == [topic]


def test_old_addresses_lead_on_for_ever(client, fachdienst, pair):
    kept, other = pair
    third = make_angebot(name="Brunch", slug="brunch", organisation=kept.organisation)
    lay_together(client, kept, other)
    lay_together(client, third, Angebot.objects.get(pk=kept.pk))
    for slug in ("fruehstueck-am-markt", "fruehstueck"):
        for name in ("angebot_detail", "angebot_calendar"):
            answer = client.get(reverse(f"teilhabe:{name}", args=[slug]))
            assert (answer.status_code, answer.url) == (301, reverse(f"teilhabe:{name}", args=["brunch"]))


def test_old_address_is_given_to_nobody_else(client, fachdienst, pair):
    kept, other = pair
    lay_together(client, kept, other)
    assert free_slug(Angebot, "Frühstück am Markt") == "fruehstueck-am-markt-2"


def test_unknown_address_is_still_unknown(client):
    assert client.get("/angebote/nie-gewesen/").status_code == 404


def test_open_change_is_decided_first(konto, pair):
    kept, other = pair
    Angebot.objects.create(name="Neu", organisation=kept.organisation, art=kept.art, ersetzt=other, mode="online")
    with pytest.raises(ValidationError, match="noch nicht entschieden"):
        merge_angebote(kept, other, take=(), drop=(), by=konto)
    assert Angebot.objects.filter(pk=other.pk).exists()


def test_contents_that_changed_meanwhile_are_shown_again(client, fachdienst, pair):
    kept, other = pair
    sent = hidden(client, kept, other)
    other.short_text = "Inzwischen anders."
    other.save()
    answer = client.post(page_of(kept), sent)
    assert "hat sich geändert, seit Sie diese Seite geöffnet haben" in words(answer)
    assert Angebot.objects.filter(pk=other.pk).exists()


def test_place_that_does_not_fit_is_refused_in_words(client, fachdienst, pair):
    kept, _ = pair
    other = make_angebot(organisation=kept.organisation, mode="online", ort=None, slug="im-netz")
    answer = lay_together(client, kept, other, ort="anderer", mode="bleibt")
    assert "Fehler" in words(answer)
    assert Angebot.objects.filter(pk=other.pk).exists()


def test_second_of_two_people_is_told(konto, pair):
    kept, other = pair
    merge_angebote(kept, other, take=(), drop=(), by=konto)
    with pytest.raises(ValidationError, match="inzwischen gelöscht oder zusammengelegt"):
        merge_angebote(kept, other, take=(), drop=(), by=konto)


def test_page_offers_what_may_be_meant_and_finds_by_name(client, fachdienst, pair):
    kept, other = pair
    stranger = make_angebot(name="Ganz woanders")
    assert client.get(page_of(kept)).context["candidates"] == [other]
    assert client.get(page_of(kept), {"q": "woanders"}).context["candidates"] == [stranger]


@pytest.mark.parametrize("number", ["abc", "9" * 30, "0"])
def test_other_that_does_not_exist_is_not_found(client, fachdienst, pair, number):
    assert client.get(page_of(pair[0]), {"mit": number}).status_code == 404


def test_organisationen_become_one_with_people_places_and_offers(client, fachdienst):
    kept, other = make_organisation(name="Verein am Fluss"), make_organisation(name="Am Fluss e. V.", phone="03641 2")
    member, ort, angebot = make_zugehoerigkeit(organisation=other), make_ort(organisation=other), make_angebot(organisation=other)
    joint = make_angebot(together_with=[other])
    Leistungserbringer.objects.create(organisation=other)
    lay_together(client, kept, other)
    for record in (member, ort, angebot):
        record.refresh_from_db()
        assert record.organisation == kept
    assert list(joint.together_with.all()) == [kept]
    assert Leistungserbringer.objects.get().organisation == kept
    answer = client.get(reverse("teilhabe:anbieter_detail", args=[other.slug]))
    assert (answer.status_code, answer.url) == (301, kept.get_absolute_url())


def test_joint_offer_comes_along_even_if_it_has_the_number_of_the_organisation(konto):
    kept, other = make_organisation(), make_organisation()
    joint = make_angebot(pk=kept.pk, together_with=[other])
    merge_organisationen(kept, other, by=konto)
    assert list(joint.together_with.all()) == [kept]


def test_who_belongs_to_both_belongs_once_and_who_was_refused_comes_along(konto):
    kept, other = make_organisation(), make_organisation()
    both, refused = make_konto(), make_konto()
    for organisation in (kept, other):
        make_zugehoerigkeit(both, organisation)
    make_zugehoerigkeit(refused, kept, stand="abgelehnt")
    make_zugehoerigkeit(refused, other)
    merge_organisationen(kept, other, by=konto)
    assert set(Zugehoerigkeit.objects.values_list("konto", "stand")) == {(both.pk, "bestaetigt"), (refused.pk, "bestaetigt")}


def test_offer_of_both_is_no_longer_joint(konto):
    kept, other = make_organisation(), make_organisation()
    angebot = make_angebot(organisation=kept, together_with=[other])
    merge_organisationen(kept, other, by=konto)
    assert not angebot.together_with.exists()


def test_address_of_a_merged_record_leads_to_it_even_if_it_is_merged_again(konto):
    first, second, third = (make_organisation() for _ in range(3))
    slug = first.slug
    merge_organisationen(second, first, by=konto)
    merge_organisationen(third, Organisation.objects.get(pk=second.pk), by=konto)
    assert Weiterleitung.objects.target(Organisation, slug) == third
