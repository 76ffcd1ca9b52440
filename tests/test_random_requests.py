"""Random requests to every address, forms included, as every role: no answer is a server error.

More of them: `BAD_INPUT_EXAMPLES=10000 uv run pytest tests/test_random_requests.py`.
"""

import os
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from jena_sro.konten.models import Rolle
from sozialraeume.models import Organisation
from tests.addresses import walk
from tests.factories import make_konto, make_rueckmeldung, make_zugehoerigkeit
from tests.second_step import pass_second_step
from tests.test_bad_input import RAW, TEXTS
from tests.test_constraints import OWN_APPS
from tests.test_permissions import ROLES, TABLE, YES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_content")]

EXAMPLES = int(os.environ.get("BAD_INPUT_EXAMPLES", "300"))
PATTERNS: dict[str, URLPattern] = dict(walk(get_resolver()))
ENDING = {"account_logout", "konten:logout"}  # would sign the client out for all that follow
KNOWN: dict[str, list[str]] = {}
GIVEN: dict[str, dict[str, list[str]]] = {}  # address -> names of its fields -> values that its form offers


class FieldParser(HTMLParser):
    """Collects what the forms of a page send: names, and the values that are offered."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "select":
            self.select = values.get("name") or ""
        if tag == "option" and self.select:
            self.fields.setdefault(self.select, []).append(values.get("value") or "")
        elif tag in ("input", "textarea", "select", "button") and values.get("name"):
            self.fields.setdefault(str(values["name"]), []).append(values.get("value") or "")


def kept_values() -> dict[str, list[str]]:
    """Values of the parts of addresses that lead somewhere: keys and slugs of the first records of every own model."""
    models = [model for label in OWN_APPS for model in apps.get_app_config(label).get_models()]
    keys = {str(pk) for model in models for pk in model._base_manager.order_by("pk").values_list("pk", flat=True)[:2]}
    named = [model for model in models if "slug" in {field.name for field in model._meta.get_fields()}]
    return {"pk": sorted(keys), "slug": [slug for m in named for slug in m._base_manager.values_list("slug", flat=True)[:2]]}


@pytest.fixture(scope="module")
def clients(demo_content, django_db_blocker):
    """One client for each role, signed in, in the transaction of the module."""
    with django_db_blocker.unblock():
        konten = {role: make_konto(*([role] if role in Rolle.values else [])) for role in ROLES[1:]}
        make_zugehoerigkeit(konten["Konto"], Organisation.objects.filter(is_example=True)[0])
        make_zugehoerigkeit(stand="beantragt")
        make_rueckmeldung()
        found = {"Gast": Client()}
        for role, konto in konten.items():
            found[role] = Client()
            pass_second_step(found[role], konto)
        return found


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    settings.MFA_RATE_LIMITS = False


texts = st.one_of(
    st.sampled_from(list(TEXTS.values())),
    st.text(max_size=60),
    st.integers().map(str),
    st.dates().map(str),
    st.sampled_from(["", "on", "1", "2", "-1", "verantwortlich", "bearbeitung", "a@example.org", "Guten Tag, das ist ein Text."]),
)
parts = st.one_of(
    st.sampled_from(list(RAW.values())[:12]), st.binary(max_size=20).map(quote), st.integers(0, 40).map(str), st.just("nord")
)


@st.composite
def requests(draw):
    """(role, method, name of the address, source of further values); mostly what the table of permissions lets through."""
    method = draw(st.sampled_from(["GET", "POST", "POST", "POST"]))
    name = draw(st.sampled_from([name for name in sorted(set(TABLE) - ENDING) if method in TABLE[name].methods]))
    entering = [role for role, answer in zip(ROLES, TABLE[name].answers, strict=True) if answer == YES]
    role = draw(st.sampled_from(entering * 3 + list(ROLES)))
    return role, method, name, draw(st.data())


def path_of(name: str, data: st.DataObject) -> str:
    """Address with parts that exist, or with random ones."""
    if not KNOWN:
        KNOWN.update(kept_values())
    known = KNOWN
    route = PATTERNS[name].pattern
    found = str(route)
    for field in route.converters:
        exists = field in known and data.draw(st.integers(0, 4)) > 0
        value = data.draw(st.sampled_from(known[field]) if exists else parts)
        start = found.index("<", 0)
        end = found.index(">", start)
        found = found[:start] + value + found[end + 1 :]
    return f"/{found}"


def fields_of(client: Client, path: str) -> dict[str, list[str]]:
    """The fields of the forms that the address shows, looked up once."""
    if path not in GIVEN:
        response = client.get(path)
        parser = FieldParser()
        if response.headers.get("Content-Type", "").startswith("text/html"):
            parser.feed(response.content.decode(errors="replace"))
        GIVEN[path] = parser.fields
    return GIVEN[path]


def filled(data: st.DataObject, offered: dict[str, list[str]]) -> dict[str, object]:
    """A form with random values; each field empty, as offered, or anything; sometimes a file."""
    values: dict[str, object] = {}
    for name in data.draw(st.lists(st.sampled_from(sorted(offered)), unique=True)) if offered else []:
        values[name] = data.draw(st.one_of(st.sampled_from(offered[name]), texts))
    if data.draw(st.integers(0, 9)) == 0:
        values["datei"] = SimpleUploadedFile("a.png", data.draw(st.binary(max_size=200)))
    return {name: value.encode(errors="replace").decode() if isinstance(value, str) else value for name, value in values.items()}


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(requests())
def test_random_request_is_no_server_error(clients, request_drawn):
    role, method, name, data = request_drawn
    with transaction.atomic():
        path = path_of(name, data)
        offered = fields_of(clients[role], path)
        answer = clients[role].post(path, filled(data, offered)) if method == "POST" else clients[role].get(path)
        transaction.set_rollback(True)
    event(f"{method} {answer.status_code}")
    assert answer.status_code < 500
    if hasattr(answer, "content"):
        assert b"<script>alert" not in answer.content
