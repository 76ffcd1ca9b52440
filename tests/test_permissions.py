"""Who may do what: every address, every role, every method against one table.

A new address without a row fails. That the table finds holes is proved by planting some.
"""

import datetime
import inspect
import uuid
from dataclasses import dataclass
from itertools import count

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, path, reverse

from jena_sro.inhalte.models import Postausgang
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import role_required
from sozialraeume.models import Ortschaft, Sozialraum
from tests.addresses import OBJECTS, arguments, walk
from tests.factories import (
    make_bild,
    make_kontaktstelle,
    make_konto,
    make_konzept,
    make_organisation,
    make_ortschaft,
    make_ressource,
    make_rueckmeldung,
    make_seite,
    make_teilhabezentrum,
    make_textpruefung,
    make_vorschlag,
    make_zugehoerigkeit,
    make_zuordnung,
)

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "DELETE")
ROLES = ("Gast", "Konto", "Fachdienst", "Administration")
READ, FORM, POST = {"GET"}, {"GET", "POST"}, {"POST"}
TEXTS = ("sozialraeume:profil", "seiten:seite")  # edited by the same pages
NUMBERS = count(1)
FAR_AWAY = datetime.date(2099, 1, 1)
YES, SIGN_IN, NO = "yes", "sign in", "404"


@dataclass(frozen=True)
class Row:
    """Methods an address has, and what each role gets with one of them."""

    methods: set[str]
    answers: tuple[str, str, str, str]


def everybody(methods):
    return Row(methods, (YES, YES, YES, YES))


def signed_in(methods):
    return Row(methods, (SIGN_IN, YES, YES, YES))


def fachdienst(methods):
    return Row(methods, (SIGN_IN, NO, YES, NO))


def administration(methods):
    return Row(methods, (SIGN_IN, NO, NO, YES))


def staff(methods):
    return Row(methods, (SIGN_IN, NO, YES, YES))


def nobody(methods):
    """What belongs to other people: tests/teilhabe/test_zugehoerigkeit.py shows that they reach it."""
    return Row(methods, (SIGN_IN, NO, NO, NO))


TABLE = {
    # ---- public pages ----
    "gremien:gremium_detail": everybody(READ),
    "gremien:gremium_list": everybody(READ),
    "inhalte:bild_file": everybody(READ),
    "seiten:barrierefreiheit": everybody(READ),
    "seiten:darstellung": everybody(FORM),
    "seiten:datenschutz": everybody(READ),
    "seiten:healthz": everybody(READ),
    "seiten:hilfe": everybody(READ),
    "seiten:impressum": everybody(READ),
    "seiten:postfach": everybody(READ),
    "seiten:project": everybody(READ),
    "seiten:project_page": everybody(READ),
    "seiten:robots": everybody(READ),
    "seiten:rueckmeldung": everybody(FORM),
    "seiten:rueckmeldung_thanks": everybody(READ),
    "seiten:security_txt": everybody(READ),
    "seiten:sitemap": everybody(READ),
    "seiten:start": everybody(READ),
    "seiten:suche": everybody(READ),
    "sozialraeume:ortschaft_detail": everybody(READ),
    "sozialraeume:sozialraum_detail": everybody(READ),
    "sozialraeume:sozialraum_easy": everybody(READ),
    "sozialraeume:sozialraum_list": everybody(READ),
    "sozialraeume:vorschlag_create": everybody(FORM),
    "sozialraeume:vorschlag_thanks": everybody(READ),
    "teilhabe:anbieter_detail": everybody(READ),
    "teilhabe:anbieter_list": everybody(READ),
    "teilhabe:angebot_calendar": everybody(READ),
    "teilhabe:angebot_detail": everybody(READ),
    "teilhabe:angebot_list": everybody(READ),
    "teilhabe:vergleich": everybody(READ),
    "teilhabe:wunsch_create": everybody(FORM),
    "teilhabe:wunsch_thanks": everybody(READ),
    "teilhabe:angebote_gross_pdf": everybody(READ),
    "teilhabe:angebote_pdf": everybody(READ),
    "teilhabe:profil_pdf": everybody(READ),
    # ---- work areas ----
    "seiten:work_area": signed_in(READ),
    "seiten:rueckmeldung_by_hand": fachdienst(FORM),
    "seiten:rueckmeldung_close": fachdienst(POST),
    "seiten:rueckmeldung_detail": fachdienst(FORM),
    "seiten:rueckmeldung_list": fachdienst(READ),
    "seiten:postausgang_list": staff(READ),
    "seiten:postausgang_send_again": fachdienst(POST),  # this message concerns the Fachdienst
    **{f"{text}_{page}": fachdienst(READ) for text in TEXTS for page in ("list", "preview", "fassung_list", "compare")},
    **{f"{text}_{page}": fachdienst(POST) for text in TEXTS for page in ("restore", "publish")},
    **{f"{text}_update": fachdienst(FORM) for text in TEXTS},
    "inhalte:bild_delete": fachdienst(POST),
    "inhalte:bild_list": fachdienst(FORM),
    "inhalte:bild_update": fachdienst(FORM),
    "seiten:easy_text_detail": fachdienst(FORM),
    "seiten:easy_text_list": fachdienst(READ),
    "seiten:textpruefung_withdraw": fachdienst(POST),
    "sozialraeume:easy_text_detail": fachdienst(FORM),
    "sozialraeume:zuordnung_confirm": fachdienst(POST),
    "sozialraeume:zuordnung_create": fachdienst(FORM),
    "sozialraeume:zuordnung_detail": fachdienst(READ),
    "sozialraeume:zuordnung_list": fachdienst(FORM),
    "sozialraeume:zuordnung_withdraw": fachdienst(POST),
    "seiten:konto_erase": administration(FORM),
    "sozialraeume:kontaktstelle_create": fachdienst(FORM),
    "sozialraeume:kontaktstelle_delete": fachdienst(FORM),
    "sozialraeume:kontaktstelle_list": fachdienst(READ),
    "sozialraeume:kontaktstelle_update": fachdienst(FORM),
    "sozialraeume:konzept_create": fachdienst(FORM),
    "sozialraeume:konzept_delete": fachdienst(FORM),
    "sozialraeume:konzept_list": fachdienst(READ),
    "sozialraeume:konzept_update": fachdienst(FORM),
    "sozialraeume:ressource_confirm": fachdienst(POST),
    "sozialraeume:ressource_create": fachdienst(FORM),
    "sozialraeume:ressource_end": fachdienst(FORM),
    "sozialraeume:ressource_list": fachdienst(READ),
    "sozialraeume:ressource_reopen": fachdienst(POST),
    "sozialraeume:ressource_update": fachdienst(FORM),
    "sozialraeume:ressourceart_create": fachdienst(FORM),
    "sozialraeume:ressourceart_delete": fachdienst(FORM),
    "sozialraeume:ressourceart_list": fachdienst(READ),
    "sozialraeume:ressourceart_update": fachdienst(FORM),
    "sozialraeume:teilhabezentrum_create": fachdienst(FORM),
    "sozialraeume:teilhabezentrum_delete": fachdienst(FORM),
    "sozialraeume:teilhabezentrum_list": fachdienst(READ),
    "sozialraeume:teilhabezentrum_update": fachdienst(FORM),
    "sozialraeume:vorschlag_accept": fachdienst(FORM),
    "sozialraeume:vorschlag_detail": fachdienst(FORM),
    "sozialraeume:vorschlag_list": fachdienst(READ),
    "konten:konto_block": administration(FORM),
    "konten:konto_create": administration(FORM),
    "konten:konto_detail": administration(READ),
    "konten:konto_invite_again": administration(POST),
    "konten:konto_list": administration(READ),
    "konten:konto_roles": administration(FORM),
    "konten:konto_second_step": administration(FORM),
    "konten:konto_unblock": administration(POST),
    "teilhabe:anbieter_area": signed_in(READ),
    "teilhabe:einladung_accept": signed_in(FORM),
    "teilhabe:organisation_join": signed_in(FORM),
    "teilhabe:organisation_propose": signed_in(FORM),
    "teilhabe:organisation_search": signed_in(READ),
    # ---- the Organisation of somebody else ----
    "teilhabe:einladung_create": nobody(FORM),
    "teilhabe:einladung_withdraw": nobody(POST),
    "teilhabe:organisation_work": nobody(READ),
    "teilhabe:team_leave": nobody(POST),
    "teilhabe:team_remove": nobody(POST),
    "teilhabe:team_update": nobody(FORM),
    "teilhabe:luecke_list": fachdienst(READ),
    "teilhabe:organisation_detail": fachdienst(FORM),
    "teilhabe:organisation_list": fachdienst(READ),
    "teilhabe:zugehoerigkeit_detail": fachdienst(FORM),
    "teilhabe:zugehoerigkeit_list": fachdienst(READ),
    "teilhabe:zugehoerigkeit_merge": fachdienst(FORM),
    "teilhabe:zugehoerigkeit_refuse": fachdienst(FORM),
    # ---- sign-in and own account ----
    "konten:kept_input": signed_in(FORM),
    "konten:login": everybody(FORM),
    "konten:logout": everybody(FORM),
    "konten:overview": signed_in(READ),
    "account_change_password": signed_in(FORM),
    "account_complete_password_reset": everybody(FORM),
    "account_confirm_login_code": everybody(FORM),
    "account_confirm_password_reset_code": everybody(FORM),
    "account_email": signed_in(FORM),
    "account_email_verification_sent": everybody(FORM),
    "account_inactive": everybody(READ),
    "account_login": everybody(FORM),
    "account_logout": everybody(FORM),
    "account_password_reset_completed": everybody(READ),
    "account_reauthenticate": signed_in(FORM),
    "account_request_login_code": everybody(FORM),
    "account_reset_password": everybody(FORM),
    "account_set_password": signed_in(FORM),
    "account_signup": everybody(FORM),
    "mfa_activate_totp": signed_in(FORM),
    "mfa_add_webauthn": signed_in(FORM),
    "mfa_authenticate": everybody(FORM),
    "mfa_deactivate_totp": staff(FORM),  # this Konto has no app
    "mfa_download_recovery_codes": Row(FORM, (SIGN_IN, NO, NO, NO)),
    "mfa_edit_webauthn": Row(FORM, (SIGN_IN, NO, NO, NO)),  # this passkey is somebody else's
    "mfa_generate_recovery_codes": signed_in(FORM),
    "mfa_index": signed_in(READ),
    "mfa_list_webauthn": signed_in(READ),
    "mfa_login_webauthn": everybody(FORM),
    "mfa_reauthenticate": signed_in(FORM),
    "mfa_reauthenticate_webauthn": signed_in(FORM),
    "mfa_remove_webauthn": Row(FORM, (SIGN_IN, NO, NO, NO)),
    "mfa_view_recovery_codes": staff(READ),
    "usersessions_list": signed_in(FORM),
}


def all_patterns():
    return dict(walk(get_resolver()))


def unlisted():
    return sorted(set(all_patterns()) - set(TABLE))


@pytest.fixture
def konten(demo, settings):
    """One Konto for each role that signs in; the addresses show the demonstration content."""
    settings.ACCOUNT_RATE_LIMITS = False
    return {role: make_konto(*([role] if role != "Konto" else [])) for role in ROLES[1:]}


@pytest.fixture
def enter(konten, sign_in):
    """A new client for a role, since some addresses end the session."""

    def enter_as(role):
        client = Client()
        if role in konten:
            sign_in(client, konten[role])
        return client

    return enter_as


RECORDS = {
    "konzept": make_konzept,
    "kontaktstelle": make_kontaktstelle,
    "ressource": make_ressource,
    "ressourceart": lambda: make_ressource().art,
    "teilhabezentrum": make_teilhabezentrum,
    "vorschlag": make_vorschlag,
}
# Addresses of the work areas that name their record by its slug.
WITH_SLUG = {
    "sozialraeume:easy_text_detail": Sozialraum,
    "sozialraeume:zuordnung_create": Ortschaft,
    "sozialraeume:zuordnung_detail": Ortschaft,
}


def make_undelivered():
    mail = {"sender": "a@example.org", "recipients": [], "subject": "x", "stand": Postausgang.Stand.UNZUSTELLBAR}
    return Postausgang.objects.create(message_id=f"<{uuid.uuid4()}>", rolle=Rolle.FACHDIENST, **mail)


def make_check():
    return make_textpruefung(Sozialraum.objects.first(), checked_on=FAR_AWAY - datetime.timedelta(days=next(NUMBERS)))


def make_far_zuordnung():
    ortschaft = make_ortschaft(Sozialraum.objects.first())
    return make_zuordnung(ortschaft, Sozialraum.objects.last(), valid_from=FAR_AWAY)


def make_request():
    return make_zugehoerigkeit(organisation=make_organisation(stand="vorgeschlagen"), stand="beantragt")


# Beginning of the name of an address -> what makes the record it names by its key; the first that fits counts.
MAKERS = {
    "inhalte:bild_": make_bild,
    "seiten:easy_text_detail": make_seite,
    "seiten:postausgang_": make_undelivered,
    "seiten:rueckmeldung_": make_rueckmeldung,
    "seiten:seite_": make_seite,
    "seiten:textpruefung_": make_check,
    "sozialraeume:zuordnung_": make_far_zuordnung,
    **{f"sozialraeume:{name}_": make for name, make in RECORDS.items()},
    "teilhabe:zugehoerigkeit_": make_request,
    "": make_konto,
}


def make_object(name):
    """Arguments of an address of the work areas, with a record of its own."""
    if name.startswith("sozialraeume:profil_"):
        return ["nord"]
    if name.startswith("teilhabe:") and not name.startswith("teilhabe:zugehoerigkeit_"):
        member = make_zugehoerigkeit()
        needs_member = "pk" in all_patterns()[name].pattern.converters
        return [member.organisation.slug, member.pk] if needs_member else [member.organisation.slug]
    return [next(make for beginning, make in MAKERS.items() if name.startswith(beginning))().pk]


def address(name):
    converters = all_patterns()[name].pattern.converters
    if name == "teilhabe:einladung_accept":
        return reverse(name, args=["ungueltig"])
    if name in WITH_SLUG:
        return reverse(name, args=[WITH_SLUG[name].objects.first().slug])
    if not converters or name in OBJECTS:
        return reverse(name, kwargs=arguments(name) if converters else {})
    return reverse(name, args=make_object(name))


def answer_of(response):
    """The answer in the words of the table."""
    if response.status_code in (403, 404, 405):
        return str(response.status_code)
    if response.status_code >= 500:
        return "server error"
    asks = response.status_code == 302 and response.headers["Location"].startswith("/konto/anmelden/?next=")
    return SIGN_IN if asks else YES


def expected(row, role, method):
    answer = row.answers[ROLES.index(role)]
    return answer if method in row.methods or answer == SIGN_IN else "405"


def findings(name, enter):
    """Where the portal answers otherwise than the table says."""
    found = []
    for role in ROLES:
        for method in METHODS:
            response = enter(role).generic(method, address(name))
            wanted = expected(TABLE[name], role, method)
            if answer_of(response) != wanted:
                found.append(f"{role} {method} {name}: {answer_of(response)} instead of {wanted}")
    return found


def test_every_address_has_a_row():
    assert unlisted() == []


def test_every_row_has_an_address():
    assert sorted(set(TABLE) - set(all_patterns())) == []


def test_every_address_answers_as_the_table_says(enter):
    found = [finding for name in sorted(TABLE) for finding in findings(name, enter)]
    assert not found, "\n".join(found)


# ---- planted holes ----


def bare(view):
    """The view without any decorator: no method and no role is checked, only the sign-in."""
    original = inspect.unwrap(view)

    def without_checks(request, *args, **kwargs):
        return original(request, *args, **kwargs)

    return without_checks


def public(view):
    return login_not_required(bare(view))


def for_role(*roles):
    return lambda view: role_required(*roles)(bare(view))


def careless_answer(request, pk):
    """A view that forgets to ask whose message it is."""
    Postausgang.objects.get(pk=pk).send_again()
    return HttpResponse("gesendet")


HOLES = {
    "work area without sign-in": ("seiten:work_area", lambda view: login_not_required(lambda request: HttpResponse("offen"))),
    "messages for everybody signed in": ("seiten:rueckmeldung_list", bare),
    "a message for everybody signed in": ("seiten:rueckmeldung_detail", bare),
    "messages for the Administration": ("seiten:rueckmeldung_list", for_role(*Rolle)),
    "closing for the Administration": ("seiten:rueckmeldung_close", for_role(*Rolle)),
    "outgoing mail for everybody signed in": ("seiten:postausgang_list", bare),
    "mail of another role": ("seiten:postausgang_send_again", lambda view: careless_answer),
    "a simple record for everybody signed in": ("sozialraeume:konzept_update", bare),
    "proposals for the Administration": ("sozialraeume:vorschlag_detail", for_role(*Rolle)),
    "profiles for everybody signed in": ("sozialraeume:profil_update", bare),
    "publishing for the Administration": ("sozialraeume:profil_publish", for_role(*Rolle)),
    "restoring by reading": ("seiten:seite_restore", bare),
    "drafts for everybody": ("seiten:seite_preview", public),
    "pictures for everybody signed in": ("inhalte:bild_delete", bare),
    "checks of easy texts for everybody signed in": ("sozialraeume:easy_text_detail", bare),
    "withdrawing a check by reading": ("seiten:textpruefung_withdraw", bare),
    "confirming Zuordnungen for everybody signed in": ("sozialraeume:zuordnung_list", bare),
    "withdrawing a Zuordnung by reading": ("sozialraeume:zuordnung_withdraw", bare),
    "accounts for the Fachdienst": ("konten:konto_list", for_role(*Rolle)),
    "an account without sign-in": ("konten:konto_detail", public),
    "roles for everybody signed in": ("konten:konto_roles", bare),
    "blocking for everybody signed in": ("konten:konto_block", bare),
    "unblocking by reading": ("konten:konto_unblock", bare),
    "erasure for everybody signed in": ("seiten:konto_erase", bare),
}


def test_planted_holes_are_found(enter, subtests):
    patterns = all_patterns()
    for hole, (name, weaken) in HOLES.items():
        with subtests.test(hole), pytest.MonkeyPatch.context() as patch:
            patch.setattr(patterns[name], "callback", weaken(patterns[name].callback))
            assert findings(name, enter) != []


def test_planted_address_without_a_row_is_found(monkeypatch):
    extra: URLPattern = path("heimlich/", lambda request: HttpResponse(""), name="heimlich")
    resolver = get_resolver()
    monkeypatch.setattr(resolver, "url_patterns", [*resolver.url_patterns, extra])
    assert unlisted() == ["heimlich"]
