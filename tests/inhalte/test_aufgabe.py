import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from jena_sro.inhalte.models import Aufgabe
from jena_sro.konten.models import Rolle
from tests.factories import make_konto, make_rueckmeldung

pytestmark = pytest.mark.django_db
KIND = Aufgabe.Kind.RUECKMELDUNG


def test_aufgabe_is_visible_to_its_role_only():
    aufgabe = Aufgabe.objects.raise_for(make_rueckmeldung(), KIND, Rolle.FACHDIENST)
    assert list(Aufgabe.objects.visible_to(make_konto(Rolle.FACHDIENST))) == [aufgabe]
    assert not Aufgabe.objects.visible_to(make_konto(Rolle.ADMINISTRATION)).exists()
    assert not Aufgabe.objects.visible_to(AnonymousUser()).exists()


def test_aufgabe_raised_twice_is_one():
    rueckmeldung = make_rueckmeldung()
    first = Aufgabe.objects.raise_for(rueckmeldung, KIND, Rolle.FACHDIENST)
    assert Aufgabe.objects.raise_for(rueckmeldung, KIND, Rolle.FACHDIENST) == first


def test_aufgabe_settled_can_be_raised_again():
    rueckmeldung = make_rueckmeldung()
    Aufgabe.objects.raise_for(rueckmeldung, KIND, Rolle.FACHDIENST)
    Aufgabe.objects.settle(rueckmeldung, make_konto())
    Aufgabe.objects.raise_for(rueckmeldung, KIND, Rolle.FACHDIENST)
    assert Aufgabe.objects.count() == 2
    assert Aufgabe.objects.open().count() == 1


def test_aufgabe_leads_to_the_page_where_it_is_done():
    rueckmeldung = make_rueckmeldung()
    aufgabe = Aufgabe.objects.raise_for(rueckmeldung, KIND, Rolle.FACHDIENST)
    assert aufgabe.get_absolute_url() == reverse("seiten:rueckmeldung_detail", args=[rueckmeldung.pk])
