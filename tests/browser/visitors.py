"""Who looks at the pages of views.py, and what there is to see: records and sessions in the database of the portal's process."""

import re
import time
from collections.abc import Callable
from dataclasses import asdict
from uuid import uuid4

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.db.models import Model
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.einsendungen import receive
from jena_sro.inhalte.models import Postausgang, Rueckmeldung
from jena_sro.inhalte.outbox import PortalEmail, note_failure, readable_text
from jena_sro.konten import kept_input
from jena_sro.konten.actions import create_konto
from jena_sro.konten.models import Konto, Rolle
from jena_sro.seiten.actions import close_rueckmeldung
from jena_sro.seiten.darstellung import COOKIE, OPTIONS
from jena_sro.seiten.demo import PASSWORD
from jena_sro.seiten.models import Seite
from sozialraeume.actions.ressourcen import decline_vorschlag
from sozialraeume.models import Kontaktstelle, Konzept, Organisation, Ressource, Teilhabezentrum, Vorschlag
from teilhabe.actions.zugehoerigkeit import invite, propose_organisation
from teilhabe.models import Zugehoerigkeit
from tests.factories import make_bild
from tests.second_step import pass_second_step

RUN = 60 * 60  # seconds that a run of the gates may take; nobody is asked for the password again before
LONG = "abteilung.sozialraumorientierte.eingliederungshilfe@fachdienst-soziales.example.org"
WORDS = "Die Rampe am Eingang ist zu steil. " * 8 + "Donaudampfschifffahrtsgesellschaftskapitänsmützenverordnung"


def konto_of(login: str) -> Konto:
    return Konto.objects.get(email=f"{login}@example.org")


def make_konto(login: str, *roles: Rolle, password: str | None = PASSWORD) -> Konto:
    return create_konto(email=f"{login}@example.org", password=password, roles=roles, is_verified=True)


def write(contact: str, **values: str) -> Rueckmeldung:
    return receive(Rueckmeldung, token=uuid4(), message=WORDS, contact=contact, **({"anlass": "barriere"} | values))


def fail_to_send() -> None:
    """A message that has come back as often as the portal tries."""
    PortalEmail("Antwort auf Ihre Rückmeldung", "Guten Tag", to=[LONG], rolle=Rolle.FACHDIENST).send()
    message = Postausgang.objects.get(rolle=Rolle.FACHDIENST)
    while message.stand == Postausgang.Stand.WARTET:
        note_failure(message, "550 5.1.1 <unbekannt>: Recipient address rejected: User unknown in virtual mailbox table")


def make_team() -> dict[str, list[int | str]]:
    """An Organisation with people, an invitation, and a proposal that looks like it."""
    make_konto("ohne-organisation")
    boss, organisation = make_konto("verantwortlich"), Organisation.objects.filter(is_example=True)[2]
    decided = {"stand": "bestaetigt", "decided_at": timezone.now()}
    Zugehoerigkeit.objects.create(konto=boss, organisation=organisation, **decided)
    member = Zugehoerigkeit.objects.create(
        konto=konto_of("passkey"), organisation=organisation, verantwortung="bearbeitung", **decided
    )
    values = {"name": f"{organisation.name} Jena", "kind": "verein", "street": "Am Ufer 1", "website": "https://example.org"}
    proposal = propose_organisation(konto=boss, function="Leitung", values=values)
    einladung = invite(organisation=organisation, email="ohne-organisation@example.org", verantwortung="bearbeitung")
    invite(organisation=organisation, email=LONG, verantwortung="bearbeitung")
    return {
        "organisation": [organisation.slug],
        "proposal": [proposal.organisation.slug],
        "member": [organisation.slug, member.pk],
        "request": [proposal.pk],
        "einladung": [einladung.token],
    }


def propose(**values: object) -> Vorschlag:
    texts = {"name": "Bank unter der Linde", "place": WORDS[:200], "text": WORDS, "contact": LONG}
    return receive(Vorschlag, token=uuid4(), **texts | values)


def make_umfeld(fachdienst: Konto) -> dict[str, Model]:
    """Records of the Umfeld, some with long words and a history."""
    ressource, ended = Ressource.objects.all()[:2]
    ressource.text, ressource.access_note = WORDS, WORDS[:300]
    ressource.website = f"https://example.org/{'lange-adresse-' * 12}"
    ended.ended_on = ended.created_at.date()
    for record in (ressource, ended):
        record.save()
    declined = propose(name="Doppelt", contact="")
    decline_vorschlag(pk=declined.pk, answer=WORDS, konto=fachdienst)
    return {
        "ressource": ressource,
        "ended ressource": ended,
        "ressourceart": ressource.art,
        "vorschlag": propose(name=WORDS[:200]),
        "declined vorschlag": declined,
        "teilhabezentrum": Teilhabezentrum.objects.first(),
        "konzept": Konzept.objects.first(),
        "kontaktstelle": Kontaktstelle.objects.first(),
    }


def make_texts() -> dict[str, Model]:
    """A Seite with two Fassungen that differ in everything, one without any, and a picture that nothing shows."""
    names = {"nav_title": "Probe", "area": Seite.Area.MODELLPROJEKT, "position": 90, "lead": WORDS[:300]}
    seite = Seite.objects.create(title="Probe mit einem langen Titel", slug="probe", **names)
    old = [{"key": key, "heading": f"Abschnitt {key}", "text": f"{WORDS}\n\n- eins\n- zwei"} for key in "abcd"]
    shown, other = make_bild(alt=WORDS[:300]), make_bild(alt="Eine Bank")
    seite.write_fassung(old, author=konto_of("fachdienst"), note="Anmerkung " * 15)
    changed = old[1] | {"text": "Ganz neu.", "easy_text": "Einfach.", "picture": shown.pk}
    seite.write_fassung([old[3], old[0], changed, {"heading": "Neu", "text": WORDS}])
    empty = Seite.objects.create(title="Noch ohne Text", slug="leer", **names)
    return {"seite": seite, "empty seite": empty, "picture in use": shown, "picture": other}


def make_records() -> dict[str, list[int | str]]:
    """Record of views.py -> arguments of its address."""
    fachdienst, blocked = konto_of("fachdienst"), create_konto(email=LONG, password=None, roles=Rolle, is_verified=True)
    Konto.objects.filter(pk=blocked.pk).update(is_active=False)
    RecoveryCodes.activate(fachdienst)
    passkey = {"name": "Diensthandy der Abteilung", "credential": {}}
    records = {
        "open": write(LONG, page=f"/angebote/?q={'lange-adresse-' * 15}"),
        "anonymous": write("", anlass="frage"),
        "answered": write("03641 49-4600", weg="telefon"),
        "administration": konto_of("administration"),
        "blocked": blocked,
        "fachdienst": fachdienst,
        "invited": create_konto(email="eingeladen@example.org", password=None, roles=Rolle, is_verified=False),
        "passkey": Authenticator.objects.create(user=make_konto("passkey"), type=Authenticator.Type.WEBAUTHN, data=passkey),
    }
    records |= make_umfeld(fachdienst)
    close_rueckmeldung(records["answered"].pk, fachdienst, "Vielen Dank, wir kümmern uns.\n\n" + WORDS)
    close_rueckmeldung(write("").pk, fachdienst)
    fail_to_send()
    records |= make_texts()
    return {name: [record.pk] for name, record in records.items()} | {"nord": ["nord"], "ost": ["ost"]} | make_team()


def sign_in(client: Client, konto: Konto) -> None:
    pass_second_step(client, konto)
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] += RUN
    session.save()


def signed_in(login: str) -> Callable[[Client], None]:
    return lambda client: sign_in(client, konto_of(login))


def choose(client: Client, **choices: str) -> None:
    """Every choice but the one for light or dark at its furthest from the default."""
    query = QueryDict(mutable=True)
    query.update({name: values[-1][0] for name, (_, values) in OPTIONS.items() if name != "farben"} | choices)
    client.cookies[COOKIE] = query.urlencode()


def new_staff(client: Client) -> None:
    client.force_login(make_konto("neu", Rolle.FACHDIENST))


def fachdienst_with_choices(client: Client) -> None:
    sign_in(client, konto_of("fachdienst"))
    choose(client)


def without_password(client: Client) -> None:
    sign_in(client, make_konto("ohne-passwort", password=None))


def half_signed_in(client: Client) -> None:
    client.post(reverse("account_login"), {"login": "administration@example.org", "password": PASSWORD})


def code_by_mail(client: Client) -> None:
    client.post(reverse("account_request_login_code"), {"email": "anbieter@example.org"})


def password_forgotten(client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": "anbieter@example.org"})


def new_password(client: Client) -> None:
    password_forgotten(client)
    code = re.search(r"\d{3}-\d{3}-\d{3}", readable_text(Postausgang.objects.first()))[0]
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})


def signed_up(client: Client) -> None:
    client.post(reverse("account_signup"), {"email": "angemeldet@example.org", "password1": "Mantel-Regen-Kirsche"})


def with_kept_input(client: Client) -> None:
    konto = konto_of("fachdienst")
    sign_in(client, konto)
    fields, session = [("anlass", "frage"), ("message", WORDS)], client.session
    kept = kept_input.KeptInput(reverse("seiten:rueckmeldung_by_hand"), konto.pk, fields, True, time.time())
    session[kept_input.KEY] = asdict(kept)
    session.save()


VISITORS: dict[str, Callable[[Client], None]] = {
    "guest": lambda client: None,
    "fachdienst": signed_in("fachdienst"),
    "administration": signed_in("administration"),
    "konto": signed_in("anbieter"),
    "without Organisation": signed_in("ohne-organisation"),
    "in charge": signed_in("verantwortlich"),
    "passkey": signed_in("passkey"),
    "new staff": new_staff,
    "without password": without_password,
    "kept input": with_kept_input,
    "half signed in": half_signed_in,
    "step missing": lambda client: client.force_login(konto_of("fachdienst")),
    "code by mail": code_by_mail,
    "password forgotten": password_forgotten,
    "new password": new_password,
    "signed up": signed_up,
    "choices": choose,
    "choices light": lambda client: choose(client, farben="light"),
    "choices dark": lambda client: choose(client, farben="dark"),
    "fachdienst with choices": fachdienst_with_choices,
}


def cookies_of(visitor: str) -> dict[str, str]:
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    VISITORS[visitor](client)
    return {name: morsel.value for name, morsel in client.cookies.items()}
