"""Texts in easy language of single records: a field of the form that the record has anyway."""

import pytest
from django.urls import reverse

from gremien.forms.gremium import GremiumForm
from gremien.forms.lernen import BausteinForm, LeitsatzForm
from gremien.forms.projektdokument import MeilensteinForm, ProjektdokumentForm
from gremien.forms.protokoll import BeschlussForm
from gremien.forms.reflexion import ReflexionForm
from gremien.forms.veranstaltung import VeranstaltungForm
from gremien.models import Beschluss
from sozialraeume.forms.bedarfe import BedarfForm
from sozialraeume.forms.kennzahlen import KennzahlForm
from sozialraeume.forms.records import EASY_HELP, EASY_TOO_LONG
from teilhabe.forms.organisation import OrganisationForm, OrganisationReviewForm
from tests.factories import make_beschluss, make_konto, make_protokoll, make_punkt, make_sitzung
from tests.gremien.pages import version

pytestmark = pytest.mark.django_db
FORMS = [
    BausteinForm,
    BedarfForm,
    GremiumForm,
    KennzahlForm,
    LeitsatzForm,
    MeilensteinForm,
    OrganisationForm,
    OrganisationReviewForm,
    ProjektdokumentForm,
    ReflexionForm,
    VeranstaltungForm,
]


@pytest.mark.parametrize("form_class", FORMS, ids=lambda form_class: form_class.__name__)
def test_form_asks_for_the_easy_text_and_says_what_it_is_for(form_class):
    field = form_class()["easy_text"]
    assert (field.label, field.help_text, field.field.required) == ("In einfacher Sprache", EASY_HELP, False)
    assert field.field.widget.attrs["rows"] == 6


def test_form_of_a_beschluss_asks_for_the_easy_text():
    assert BeschlussForm(punkt=make_punkt())["easy_text"].help_text == EASY_HELP


@pytest.mark.parametrize("form_class", [LeitsatzForm, BedarfForm, KennzahlForm], ids=lambda form_class: form_class.__name__)
def test_easy_text_that_is_too_long_says_how_to_mend_it(form_class):
    assert form_class({"easy_text": "a" * 5001}).errors["easy_text"] == [EASY_TOO_LONG]


def test_easy_text_of_a_decided_beschluss_explains_its_frozen_wording_and_is_kept_apart(client, sign_in):
    """The wording stays; the explanation may come later, and the history keeps the earlier one."""
    beschluss = make_beschluss(make_punkt(make_sitzung(in_days=-30)), text="Drei Bänke kommen.")
    make_protokoll(beschluss.punkt.sitzung, is_decided=True)
    sign_in(client, make_konto(beschluss.gremium.geschaeftsstelle.name))
    address = reverse("gremien:beschluss_update", args=[beschluss.gremium.slug, beschluss.pk])
    values = {"stand": "offen", "text": "Keine Bänke.", "easy_text": "Es gibt 3 neue Bänke.", "version": version(client, address)}
    client.post(address, values)
    stored = Beschluss.objects.get(pk=beschluss.pk)
    assert (stored.text, stored.easy_text) == ("Drei Bänke kommen.", "Es gibt 3 neue Bänke.")
    assert [row.easy_text for row in stored.history.all()] == ["Es gibt 3 neue Bänke.", ""]
