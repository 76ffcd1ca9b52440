"""Nothing that is kept of a survey links an answer to a person, to another answer, or to a time finer than a day."""

import datetime
import pickle
import uuid

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from gremien.actions.umfragen import new_codes, store_codes
from gremien.models import Antwortzahl, Frage, Freitext, Umfrage, Zugangscode
from jena_sro.inhalte.models import Sicherheitsereignis, Suchwort
from tests.factories import make_umfrage

ANSWERS = (Antwortzahl, Freitext, Zugangscode)
CALLER = "203.0.113.77"
pytestmark = pytest.mark.django_db


def fields_of(model):
    return [field for field in model._meta.get_fields() if field.concrete]


@pytest.mark.parametrize("model", ANSWERS)
def test_answers_know_no_time_at_all(model):
    assert [field.name for field in fields_of(model) if isinstance(field, models.DateField | models.TimeField)] == []


@pytest.mark.parametrize("model", ANSWERS)
def test_answers_know_nothing_but_their_question(model):
    related = {field.related_model for field in fields_of(model) if field.is_relation}
    assert related <= {Frage, Umfrage}


def test_fields_of_answers_are_those_thought_about():
    names = {model.__name__: {field.name for field in fields_of(model)} for model in ANSWERS}
    assert names == {
        "Antwortzahl": {"id", "frage", "choice", "count"},
        "Freitext": {"id", "frage", "text", "is_released"},
        "Zugangscode": {"digest", "umfrage"},
    }


@pytest.mark.parametrize("model", [*ANSWERS, Frage, Umfrage])
def test_surveys_have_no_history(model):
    assert not hasattr(model, "history")
    assert not [other for other in apps.get_models() if other.__name__ == f"Historical{model.__name__}"]


def test_nothing_else_refers_to_an_answer():
    referring = {relation.related_model for model in ANSWERS for relation in model._meta.related_objects}
    assert referring == set()


@pytest.mark.parametrize("model", [Freitext, Zugangscode])
def test_keys_are_no_numbers_in_order_of_time(model):
    assert not isinstance(model._meta.pk, models.IntegerField)


def cache_rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value, expires FROM cache")
        return cursor.fetchall()


def everything_stored():
    """Every row of every table as text, the cache included."""
    texts = [str(row) for model in apps.get_models() for row in model._base_manager.values_list()]
    return "\n".join([*texts, *(str(row) for row in cache_rows())])


@pytest.fixture
def coded(settings):
    """An open survey with an unused code; the cache is a table of the database, as in production."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
    cache.clear()
    umfrage, codes = make_umfrage("smiley5", "freitext", access="code"), new_codes(2)
    store_codes(umfrage, codes)
    return umfrage, codes[0]


def answer(client, umfrage, **values):
    smiley, text = umfrage.fragen.all()
    fields = {f"frage_{smiley.pk}": "gut", f"frage_{text.pk}": "Kirschbaum", "token": str(uuid.uuid4())}
    address = reverse("gremien:umfrage_answer", args=[umfrage.slug])
    return client.post(address, fields | values, REMOTE_ADDR=CALLER), fields["token"]


def test_code_token_and_address_are_nowhere_to_be_found(client, coded):
    umfrage, code = coded
    response, token = answer(client, umfrage, code=code)
    assert response.status_code == 302
    stored = everything_stored()
    for secret in (code, code.replace("-", ""), token, token.replace("-", ""), CALLER, umfrage.digests_of(code)[0]):
        assert secret not in stored
    assert "Kirschbaum" in stored


def test_answering_leaves_no_session_no_log_and_no_word_in_the_search(client, coded):
    umfrage, code = coded
    before = Sicherheitsereignis.objects.count()
    answer(client, umfrage, code=code)
    assert not Session.objects.exists()
    assert Sicherheitsereignis.objects.count() == before
    assert not Suchwort.objects.filter(stem__startswith="kirsch").exists()
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("access", ["offen", "code"])
def test_what_the_cache_keeps_is_the_same_all_day(client, coded, access, time_machine):
    """Neither what it holds nor when it ends tells the hour at which somebody answered."""
    umfrage, code = coded
    Umfrage.objects.update(access=access)
    day = timezone.localdate()
    kept = []
    for hour in (8, 21):
        cache.clear()
        time_machine.move_to(datetime.datetime.combine(day, datetime.time(hour), timezone.get_current_timezone()), tick=False)
        assert answer(client, umfrage, code=code)[0].status_code == 302
        rows = [(value, str(expires)) for key, value, expires in cache_rows() if "umfrage:" in key]
        kept.append(sorted(rows))
        store_codes(umfrage, [code])
    assert kept[0] == kept[1]
    assert kept[0]


def test_survey_itself_is_not_touched_by_an_answer(client, coded):
    umfrage, code = coded
    before = Umfrage.objects.filter(pk=umfrage.pk).values("updated_at", "created_at", "published_at").get()
    answer(client, umfrage, code=code)
    assert Umfrage.objects.filter(pk=umfrage.pk).values("updated_at", "created_at", "published_at").get() == before


def test_wrong_code_is_not_kept(client, coded):
    umfrage, _ = coded
    answer(client, umfrage, code="CCC-DDD-FFF")
    stored = everything_stored()
    assert "CCC-DDD-FFF" not in stored
    assert "Kirschbaum" not in stored


def test_cache_values_hold_no_answer(client, coded):
    umfrage, code = coded
    answer(client, umfrage, code=code)
    assert pickle.dumps("Kirschbaum") not in [row[1] for row in cache_rows()]
