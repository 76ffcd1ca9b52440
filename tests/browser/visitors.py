"""Who looks at the pages of views.py, and what there is to see: records and sessions in the database of the portal's process."""

import datetime
import re
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
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

from gremien.models import Baustein, Gremium, Kalenderzugang, Leitsatz, Mitgliedschaft, Unterstuetzung
from jena_sro.inhalte.einsendungen import receive
from jena_sro.inhalte.models import Postausgang, Rueckmeldung
from jena_sro.inhalte.outbox import PortalEmail, note_failure, readable_text
from jena_sro.konten import kept_input
from jena_sro.konten.actions import create_konto
from jena_sro.konten.models import Konto, Rolle
from jena_sro.seiten.actions import close_rueckmeldung
from jena_sro.seiten.darstellung import COOKIE, OPTIONS
from jena_sro.seiten.demo import PASSWORD
from jena_sro.seiten.models import Seite, Ueberpruefung
from sozialraeume.actions.bedarfe import answer_hinweis
from sozialraeume.actions.ressourcen import decline_vorschlag
from sozialraeume.models import (
    Antwort,
    Bedarf,
    Hinweis,
    Kontaktstelle,
    Konzept,
    Lebensbereich,
    Organisation,
    Ort,
    Ortschaft,
    Ressource,
    Sozialraum,
    Teilhabezentrum,
    Vorschlag,
    Zuordnung,
)
from teilhabe.actions.angebote import begin_change, cancel_day, change_phone, give_back, new_draft, write_note
from teilhabe.actions.bestaetigung import report_gone
from teilhabe.actions.zugehoerigkeit import invite, propose_organisation
from teilhabe.angebot_parts import version_of_angebot
from teilhabe.models import (
    Angebot,
    Angebotsart,
    Ausgabe,
    Bericht,
    Bestellung,
    Leistungserbringer,
    Massnahme,
    Schulferien,
    Sprache,
    Teil,
    Zielgruppe,
    Zugehoerigkeit,
)
from teilhabe.workflow import change_state
from tests import factories
from tests.factories import (
    make_anmerkung,
    make_beschluss,
    make_bild,
    make_dokument,
    make_gremium,
    make_kennzahl,
    make_kennzahlwert,
    make_mitgliedschaft,
    make_protokoll,
    make_punkt,
    make_sitzung,
    make_umfrage,
    make_veroeffentlichung,
)
from tests.informationsblatt import make_ausgabe
from tests.second_step import pass_second_step

RUN = 60 * 60  # seconds that a run of the gates may take; nobody is asked for the password again before
DAY, FAR = datetime.date(2026, 1, 15), datetime.date(2099, 1, 1)
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
    return make_angebote(organisation, boss, konto_of("fachdienst")) | {
        "organisation": [organisation.slug],
        "proposal": [proposal.organisation.slug],
        "member": [organisation.slug, member.pk],
        "request": [proposal.pk],
        "einladung": [einladung.token],
    }


def make_angebote(organisation: Organisation, boss: Konto, fachdienst: Konto) -> dict[str, list[int | str]]:
    """An Angebot in every state that looks different, with long words."""
    public = Angebot.objects.public().filter(organisation=organisation, zeiten__isnull=False).first()
    change = begin_change(pk=public.pk, by=boss)
    change.text, change.easy_text, change.short_text = WORDS, WORDS, WORDS[:200]
    change.bild = make_bild(alt=WORDS[:300])
    change.save()
    change_state(pk=change.pk, to="eingereicht", by=boss)
    write_note(pk=change.pk, by=fachdienst, text=WORDS)
    change_phone(pk=public.pk, by=boss, phone="03641 000000 und noch eine lange Durchwahl 123456")
    cancel_day(pk=public.pk, by=boss, date=timezone.localdate(), reason=WORDS[:200])
    returned = factories.make_draft(
        organisation=organisation, ort=public.ort, name=WORDS[-60:], text=WORDS, easy_text=WORDS, is_example=True
    )
    returned.bild = make_bild(alt="Ein Tisch")
    returned.save()
    factories.make_ansprechperson(returned)
    returned = change_state(pk=returned.pk, to="eingereicht", by=boss)
    notes = {"was": WORDS, "einfach": "Bitte kürzer."}
    give_back(pk=returned.pk, by=fachdienst, version=version_of_angebot(returned), text=WORDS, notes=notes)
    draft = new_draft(organisation, boss)
    draft.name, draft.art, draft.is_example = "Entwurf", public.art, True
    draft.save()
    records: dict[str, list[int | str]] = {
        "public": [public.pk],
        "change": [change.pk],
        "returned": [returned.pk],
        "draft": [draft.pk],
    }
    parts = [f"returned {teil}" for teil in Teil] + ["draft wo"]
    records |= {name: [records[name.split()[0]][0], name.split()[1]] for name in parts}
    standardtext = factories.make_standardtext(text=WORDS[:500])
    return records | {"zeit": [public.pk, public.zeiten.first().pk], "standardtext": [standardtext.pk]}


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


def make_vokabeln() -> dict[str, Model]:
    models = (Angebotsart, Lebensbereich, Schulferien, Sprache, Zielgruppe)
    return {str(model._meta.model_name): model.objects.all()[0] for model in models}


def make_kennzahlen() -> dict[str, list[int | str]]:
    """A Kennzahl with long words, with figures published, waiting, and wrong."""
    nord = Sozialraum.objects.get(slug="nord")
    kennzahl = make_kennzahl(name="Menschen in der Donaudampfschifffahrtsgesellschaft", definition=WORDS, source=WORDS[:300])
    published = make_veroeffentlichung(kennzahl, [(nord, 3), ("jena", 120)])
    waiting, wrong = datetime.date(2021, 1, 1), datetime.date(2022, 1, 1)
    for place, value in ((nord, 4), ("jena", 125)):
        make_kennzahlwert(kennzahl, value, as_of=waiting, place=place)
    for place, value in ((nord, 40), ("jena", 12)):
        make_kennzahlwert(kennzahl, value, as_of=wrong, place=place)
    days = {"published": published.as_of, "unpublished": waiting, "wrong figures": wrong}
    return {name: [kennzahl.pk, day.isoformat()] for name, day in days.items()} | {"kennzahl": [kennzahl.pk]}


def make_bedarfe(fachdienst: Konto) -> dict[str, Any]:
    """A Bedarf, Hinweise, and a draft of a Bericht, some with long words."""
    bedarf = Bedarf.objects.filter(is_public=True).first()
    bedarf.text, bedarf.answer, bedarf.stand = WORDS, WORDS, Bedarf.Stand.ABGELEHNT
    bedarf.save()
    declined = receive(Hinweis, token=uuid4(), text=WORDS)
    answer_hinweis(pk=declined.pk, stand=Hinweis.Stand.ABGELEHNT, answer=WORDS, konto=fachdienst)
    draft = Bericht.objects.drafts().first()
    draft.introduction = f"{WORDS}\n\n- eins\n- zwei\n\n### Mehr\n\n{WORDS}"
    draft.save()
    values = {"text": WORDS[:300], "responsible": WORDS[:200], "due_on": draft.created_at.date(), "note": WORDS[:300]}
    return {
        "bedarf": bedarf,
        "hinweis": receive(Hinweis, token=uuid4(), text=WORDS, contact=LONG),
        "declined hinweis": declined,
        "antwort": Antwort.objects.filter(herkunft="hinweis").first(),
        "hinweis with consent": ["hinweis", receive(Hinweis, token=uuid4(), text=WORDS, may_publish=True).pk],
        "bestellung": receive(
            Bestellung, token=uuid4(), was="informationsblatt", count=50, contact=f"{LONG}\nJena", note=WORDS[:200]
        ),
        "bericht draft": draft,
        "massnahme": Massnahme.objects.create(bericht=draft, **values),
        "overdue massnahme": Massnahme.objects.overdue().first(),
    }


def make_statement() -> dict[str, list[int | str]]:
    """A barrier with long words, another that is mended, and a video beside them."""
    barriere = factories.make_barriere(title=WORDS[:150], text=WORDS, place=WORDS[:200], alternative=WORDS, easy_text=WORDS)
    factories.make_barriere(mended_on=timezone.localdate())
    factories.make_video("barrierefreiheit", title=WORDS[:150], transcript=WORDS)
    return {"barriere": [barriere.pk], "review": [Ueberpruefung.objects.get().pk], "video": ["barrierefreiheit"]}


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


def make_runden() -> dict[str, list[int | str]]:
    """A round about a house that waits, one that is answered, the link of a recipient who has left."""
    organisation = Organisation.objects.filter(is_example=True)[3]
    ort, gone = organisation.orte.all()[:2]
    angebot = organisation.angebote.filter(is_public=True)[0]
    days = (timezone.localdate() - datetime.timedelta(days=days) for days in (40, 41))
    open_round, answered = (organisation.bestaetigungsrunden.create(started_on=day, was_sent=True) for day in days)
    for record in (ort, gone, angebot):
        type(record).objects.filter(pk=record.pk).update(asked_on=open_round.started_on, confirm_by=open_round.started_on)
    open_round.fragen.create(ort=ort)
    open_round.fragen.create(angebot=angebot)
    answered.fragen.create(ort=gone)
    report_gone(gone, konto=konto_of("anbieter"))
    return {
        "open round": [open_round.token],
        "answered round": [answered.token],
        "ended round": [open_round.token_for(konto_of("anbieter"))],
        "asked angebot": [angebot.pk],
        "gone ort": [gone.pk],
    }


def make_gremien() -> dict[str, list[int | str]]:
    """A Gremium with long words, seats of today and of earlier, and its Geschäftsstelle."""
    gremium = make_gremium(
        name=WORDS[:80], short_text=WORDS, easy_text=WORDS, contact=WORDS[:200], phone="03641 49-4600", email=LONG
    )
    konto_of("geschaeftsstelle").groups.add(gremium.geschaeftsstelle)
    seat = make_mitgliedschaft(gremium, function=WORDS[:200], konto=make_konto("mitglied"), has_own_experience=True)
    make_mitgliedschaft(gremium, deputy_of=seat)
    make_mitgliedschaft(gremium, ended_on=datetime.date(2020, 1, 1))
    make_mitgliedschaft(gremium, konto=konto_of("geschaeftsstelle"))
    needs = {"document_form": "einfach", "needs_dgs": True, "other": WORDS[:200], "consented_on": DAY}
    Unterstuetzung.objects.create(mitgliedschaft=seat, **needs)
    Kalenderzugang.objects.create(konto=konto_of("geschaeftsstelle"))
    seated = {"gremium": [gremium.pk], "gremium slug": [gremium.slug], "seat": [gremium.slug, seat.pk]}
    return seated | make_sitzungen(gremium, seat) | make_umfragen()


def make_umfragen() -> dict[str, list[int | str]]:
    """Surveys with long words in each Stand that has pages of its own."""
    texts = {"title": WORDS[:120], "easy_title": WORDS[:120], "introduction": WORDS, "easy_introduction": WORDS}
    kinds = ("smiley5", "smiley3", "ja_nein", "freitext")
    gremium = make_gremium(kind=Gremium.Kind.EVALUATIONSZIRKEL, name="Fragende")
    konto_of("geschaeftsstelle").groups.add(gremium.geschaeftsstelle)
    draft = make_umfrage(*kinds, stand="entwurf", gremium=gremium, **texts)
    coded = make_umfrage(*kinds, gremium=gremium, access="code", closes_on=FAR, **texts)
    given = {"sehr_gut": 3, "nicht_gut": 4}
    closed = make_umfrage(
        "smiley5", "freitext", "ja_nein", stand="geschlossen", sheets=7, counts=given, texts=[WORDS[:500]], gremium=gremium
    )
    freitext = closed.fragen.texts().get().freitexte.get()
    slug = gremium.slug
    return {
        "asking slug": [slug],
        "draft umfrage": [slug, draft.pk],
        "coded umfrage": [slug, coded.pk],
        "coded umfrage slug": [coded.slug],
        "closed umfrage": [slug, closed.pk],
        "frage": [slug, draft.pk, draft.fragen.first().pk],
        "freitext": [slug, closed.pk, freitext.pk],
    }


def make_sitzungen(gremium: Gremium, seat: Mitgliedschaft) -> dict[str, list[int | str]]:
    """A meeting to come and one of which the minutes are in the correction round, with everything that can be on a page."""
    past, coming = make_sitzung(gremium, in_days=-40, room=WORDS[:200]), make_sitzung(gremium, ort=Ort.objects.first())
    make_sitzung(gremium, stand="abgesagt", cancel_reason=WORDS[:300])
    texts = {"title": WORDS[:200], "text": WORDS, "minutes": 20, "presenter": seat}
    punkt = make_punkt(past, result_text=WORDS, is_internal=True, position=2, **texts)
    decided = {"due_on": DAY, "votes_yes": 3, "dissent": WORDS[:200], "responsible": seat, "outcome": WORDS[:200]}
    beschluss = make_beschluss(punkt, text=WORDS[:500], **decided)
    coming_punkt = make_punkt(coming, position=2, **texts)
    make_punkt(coming, stand="vorgeschlagen", proposed_by=seat, is_on_behalf=True, title=WORDS[:200])
    make_punkt(coming, stand="abgelehnt", reason=WORDS[:300])
    make_dokument(coming, title=WORDS[:200], easy_of=make_dokument(coming, punkt=coming_punkt, title=WORDS[:200]))
    past.anwesenheiten.create(mitgliedschaft=seat, stand="anwesend")
    protokoll = make_protokoll(past, corrections_until=FAR, easy_text=WORDS)
    anmerkung = make_anmerkung(protokoll, punkt=punkt, text=WORDS, mitgliedschaft=seat, is_on_behalf=True)
    slug = gremium.slug
    return {
        "past sitzung": [slug, past.pk],
        "coming sitzung": [slug, coming.pk],
        "free sitzung": [slug, make_sitzung(gremium).pk],
        "past punkt": [slug, past.pk, punkt.pk],
        "coming punkt": [slug, coming.pk, coming_punkt.pk],
        "beschluss": [slug, beschluss.pk],
        "anmerkung": [slug, past.pk, anmerkung.pk],
    }


def make_lernen() -> dict[str, list[int | str]]:
    """What the model project goes by and learns, with long words."""
    baustein = Baustein.objects.first()
    baustein.stand, baustein.progress_text, baustein.checked_on = Baustein.Stand.BEGONNEN, WORDS, timezone.localdate()
    baustein.save()
    nachweis = baustein.nachweise.create(label=WORDS[:200], address=f"https://example.org/{'lange-adresse-' * 12}")
    reflexion = factories.make_reflexion(title=WORDS[:150], observation=WORDS, change=WORDS, effect=WORDS, baustein=baustein)
    setting = factories.make_setting(title=WORDS[:150], text=WORDS, target_group=WORDS[:300], learned=WORDS)
    wirkung = factories.make_wirkung(title=WORDS[:200], text=WORDS, indicator=WORDS[:300], result=WORDS, baustein=baustein)
    texts = {"title": WORDS[:200], "place": WORDS[:200], "topics": WORDS, "announcement": WORDS, "accessibility": WORDS}
    veranstaltung = factories.make_veranstaltung(**texts, text=WORDS, results=WORDS, signup_phone="03641 49-4600")
    veranstaltung.bedarfe.add(Bedarf.objects.filter(is_public=True).first())
    factories.make_anmeldung(veranstaltung, name=WORDS[:150], contact=LONG, needs=WORDS)
    projektdokument = factories.make_projektdokument(title=WORDS[:200], text=WORDS, source=WORDS[:300], content=b"%PDF-")
    records = {
        "projektdokument": projektdokument,
        "veranstaltung": veranstaltung,
        "sachstandsbericht": factories.make_sachstandsbericht(title=WORDS[:200], introduction=WORDS, is_published=False),
        "meilenstein": factories.make_meilenstein(title=WORDS[:200], text=WORDS, source=WORDS[:300]),
        "setting": setting,
        "wirkung": wirkung,
        "leitsatz": Leitsatz.objects.first(),
        "baustein": baustein,
        "nachweis": nachweis,
        "reflexion": reflexion,
    }
    keys: dict[str, list[int | str]] = {name: [record.pk] for name, record in records.items()}
    return keys | {"veranstaltung slug": [veranstaltung.slug]}


def make_coming_zuordnung() -> str:
    """Slug of Burgau, which belongs to Lobeda from a far day on."""
    burgau, lobeda = Ortschaft.objects.get(slug="burgau"), Sozialraum.objects.get(slug="lobeda")
    Zuordnung.objects.create(ortschaft=burgau, sozialraum=lobeda, valid_from=datetime.date(2099, 1, 1))
    return burgau.slug


def make_hard_text() -> str:
    """Slug of Winzerla, whose draft is newer than what is published and hard to read."""
    winzerla = Sozialraum.objects.get(slug="winzerla")
    hard = {"heading": WORDS[:40], "text": WORDS, "easy_text": f"Die Rampe wird nicht gebaut (z. B. am Eingang). {WORDS}"}
    winzerla.write_fassung([hard, {"heading": "Ohne leichten Text", "text": "So ist es."}])
    return winzerla.slug


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
        "pkl": Seite.objects.get(slug="pkl"),
        "passkey": Authenticator.objects.create(user=make_konto("passkey"), type=Authenticator.Type.WEBAUTHN, data=passkey),
    }
    records |= make_umfeld(fachdienst) | make_vokabeln() | make_bedarfe(fachdienst)
    close_rueckmeldung(records["answered"].pk, fachdienst, "Vielen Dank, wir kümmern uns.\n\n" + WORDS)
    close_rueckmeldung(write("").pk, fachdienst)
    fail_to_send()
    records |= make_texts()
    slugs = ("nord", "ost", make_coming_zuordnung(), make_hard_text())
    return (
        {name: record if isinstance(record, list) else [record.pk] for name, record in records.items()}
        | {slug: [slug] for slug in slugs}
        | {"blattversion": [1], "ausgabe": [1], "stelle": ["fachdienst"]}
        | {"personal": [make_ausgabe(art=Ausgabe.Art.PERSOENLICH).number]}
        | {"leistungserbringer": [Leistungserbringer.objects.first().pk]}
        | make_team()
        | make_kennzahlen()
        | make_runden()
        | make_gremien()
        | make_lernen()
        | make_statement()
    )


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
    "geschaeftsstelle": signed_in("geschaeftsstelle"),
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
