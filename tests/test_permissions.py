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

from gremien.models import Gremium
from jena_sro.inhalte.leicht import SUFFIX
from jena_sro.inhalte.models import Postausgang, Video
from jena_sro.konten.models import Rolle
from jena_sro.konten.permissions import role_required
from sozialraeume.models import Lebensbereich, Ortschaft, Sozialraum
from teilhabe.models import Blattversion
from tests.addresses import OBJECTS, arguments, walk
from tests.factories import (
    make_angebot,
    make_angebotsart,
    make_anmeldung,
    make_anmerkung,
    make_antwort,
    make_barriere,
    make_baustein,
    make_bedarf,
    make_bericht,
    make_beschluss,
    make_bestellung,
    make_bild,
    make_dokument,
    make_draft,
    make_frage,
    make_freitext,
    make_gremium,
    make_hinweis,
    make_kennzahl,
    make_kontaktstelle,
    make_konto,
    make_konzept,
    make_leitsatz,
    make_massnahme,
    make_meilenstein,
    make_mitgliedschaft,
    make_nachweis,
    make_organisation,
    make_ort,
    make_ortschaft,
    make_projektdokument,
    make_protokoll,
    make_punkt,
    make_reflexion,
    make_ressource,
    make_rueckmeldung,
    make_sachstandsbericht,
    make_schulferien,
    make_seite,
    make_setting,
    make_sitzung,
    make_sprache,
    make_standardtext,
    make_teilhabezentrum,
    make_textpruefung,
    make_ueberpruefung,
    make_veranstaltung,
    make_veroeffentlichung,
    make_video,
    make_vorschlag,
    make_wirkung,
    make_zielgruppe,
    make_zugehoerigkeit,
    make_zuordnung,
)
from tests.informationsblatt import make_archivdatei, make_ausgabe, make_freigabe, make_leistungserbringer

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "DELETE")
ROLES = ("Gast", "Konto", "Fachdienst", "Administration")
READ, FORM, POST = {"GET"}, {"GET", "POST"}, {"POST"}
TEXTS = ("sozialraeume:profil", "seiten:seite")  # edited by the same pages
REPORTS = ("bericht", "massnahme")
EASY_TOO = ("public_list", "thanks", "results")  # pages of an Umfrage
GIVEN = ("baustein", "leitsatz", "veranstaltung")  # records that nobody deletes
LEARNING = ("nachweis", "reflexion", "setting", "wirkung", "projektdokument", "meilenstein", "sachstandsbericht")
STATEMENT = ("barriere", "ueberpruefung")
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
    """What belongs to other people: test_zugehoerigkeit.py and test_mitarbeit.py show that they reach it."""
    return Row(methods, (SIGN_IN, NO, NO, NO))


TABLE = {
    # ---- public pages ----
    "gremien:gremium_detail": everybody(READ),
    "gremien:anmeldung_create": everybody(FORM),
    "gremien:anmeldung_thanks": everybody(READ),
    "gremien:veranstaltung_detail": everybody(READ),
    "gremien:sachstandsbericht_detail": everybody(READ),
    "gremien:sachstandsbericht_pdf": everybody(READ),
    "gremien:sachstandsbericht_public_list": everybody(READ),
    "gremien:projektdokument_file": everybody(READ),
    "gremien:bogen_pdf": everybody(READ),
    **{f"gremien:umfrage_{page}": everybody(READ) for page in EASY_TOO},
    **{f"gremien:umfrage_{page}_easy": everybody(READ) for page in EASY_TOO},
    "gremien:umfrage_answer": everybody(FORM),
    "gremien:umfrage_answer_easy": everybody(FORM),
    "gremien:reflexion_detail": everybody(READ),
    "gremien:reflexion_public_list": everybody(READ),
    "gremien:gremium_public_list": everybody(READ),
    "inhalte:bild_file": everybody(READ),
    "inhalte:video_file": everybody(READ),
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
    "seiten:sitemap_part": everybody(READ),
    "seiten:start": everybody(READ),
    "seiten:suche": everybody(READ),
    "sozialraeume:kennzahl_csv": everybody(READ),
    "sozialraeume:kennzahl_detail": everybody(READ),
    "sozialraeume:kennzahl_public_list": everybody(READ),
    "sozialraeume:kennzahl_xlsx": everybody(READ),
    "sozialraeume:bedarf_detail": everybody(READ),
    "sozialraeume:hinweis_create": everybody(FORM),
    "sozialraeume:hinweis_thanks": everybody(READ),
    "sozialraeume:antwort_public_list": everybody(READ),
    "sozialraeume:antwort_detail": everybody(READ),
    "sozialraeume:ortschaft_detail": everybody(READ),
    "sozialraeume:sozialraum_bedarfe": everybody(READ),
    "sozialraeume:sozialraum_detail": everybody(READ),
    "sozialraeume:sozialraum_list": everybody(READ),
    "sozialraeume:vorschlag_create": everybody(FORM),
    "sozialraeume:vorschlag_thanks": everybody(READ),
    "teilhabe:bestaetigung_answer": everybody(FORM),
    "teilhabe:anbieter_detail": everybody(READ),
    "teilhabe:anbieter_list": everybody(READ),
    "teilhabe:angebot_calendar": everybody(READ),
    "teilhabe:angebot_detail": everybody(READ),
    "teilhabe:angebot_list": everybody(READ),
    "teilhabe:vergleich": everybody(READ),
    **{f"teilhabe:{page}": everybody(READ) for page in ("angebot_embed", "embedding")},
    **{f"teilhabe:sozialraum_{feed}": everybody(READ) for feed in ("atom", "calendar")},
    "teilhabe:bestellung_create": everybody(FORM),
    "teilhabe:bestellung_thanks": everybody(READ),
    "teilhabe:wunsch_create": everybody(FORM),
    "teilhabe:wunsch_thanks": everybody(READ),
    "teilhabe:angebote_einfach_pdf": everybody(READ),
    "teilhabe:zettel": everybody(READ),
    "teilhabe:zettel_pdf": everybody(READ),
    "teilhabe:angebote_gross_pdf": everybody(READ),
    "teilhabe:angebote_pdf": everybody(READ),
    "teilhabe:plakat_pdf": everybody(READ),
    "teilhabe:profil_pdf": everybody(READ),
    "teilhabe:bericht_detail": everybody(READ),
    "teilhabe:bericht_pdf": everybody(READ),
    "teilhabe:berichte": everybody(READ),
    **{f"teilhabe:{form}_pdf": everybody(READ) for form in ("standard", "einfach", "grossdruck")},
    **{f"teilhabe:informationsblatt{page}": everybody(READ) for page in ("", "_changes")},
    "teilhabe:blattversion_detail": everybody(READ),
    # ---- work areas ----
    **{f"teilhabe:informationsblatt_{page}": staff(READ) for page in ("work", "preview", "fassung_list", "compare", "draft_pdf")},
    **{f"teilhabe:informationsblatt_{page}": staff(FORM) for page in ("update", "easy_text")},
    "teilhabe:informationsblatt_restore": staff(POST),
    "teilhabe:informationsblatt_force": administration(FORM),
    "teilhabe:freigabe_create": administration(FORM),  # that of the Datenschutz
    "teilhabe:freigabe_withdraw": administration(POST),
    "teilhabe:blattversion_work": staff(READ),
    "teilhabe:archivdatei_download": staff(READ),
    "teilhabe:blatt_create": staff(FORM),
    **{f"teilhabe:ausgabe_{page}": staff(READ) for page in ("list", "detail", "serials")},
    "teilhabe:ausgabe_create": administration(FORM),
    **{f"teilhabe:ausgabe_{page}": administration(POST) for page in ("print", "run_file")},
    "teilhabe:serial_check": staff(FORM),
    "teilhabe:liste_create": administration(FORM),
    "teilhabe:liste_template": administration(READ),
    "teilhabe:liste_print": administration(POST),
    "teilhabe:leistungserbringer_list": fachdienst(READ),
    "teilhabe:leistungserbringer_update": fachdienst(FORM),
    **{f"gremien:{kind}_list": fachdienst(READ) for kind in (*GIVEN, *LEARNING)},
    **{f"gremien:{kind}_update": fachdienst(FORM) for kind in (*GIVEN, *LEARNING)},
    **{f"gremien:{kind}_{page}": fachdienst(FORM) for kind in LEARNING for page in ("create", "delete")},
    "gremien:sachstandsbericht_preview": fachdienst(READ),
    "gremien:sachstandsbericht_publish": fachdienst(POST),
    "gremien:anmeldung_delete": fachdienst(POST),
    "gremien:anmeldung_list": fachdienst(READ),
    "gremien:veranstaltung_bedarf": fachdienst(FORM),
    "gremien:veranstaltung_create": fachdienst(FORM),
    "gremien:projektdokument_file_remove": fachdienst(POST),
    "gremien:projektdokument_upload": fachdienst(FORM),
    "gremien:gremium_create": fachdienst(FORM),
    "gremien:gremium_list": fachdienst(READ),
    "gremien:gremium_update": fachdienst(FORM),
    "gremien:mitarbeit_detail": nobody(READ),  # of a Gremium that runs without these roles
    "gremien:mitarbeit_list": signed_in(READ),
    "gremien:person_delete": nobody(POST),
    "gremien:platz_create": nobody(FORM),
    "gremien:platz_update": nobody(FORM),
    "gremien:beschluss_public_list": everybody(READ),
    "gremien:beschluss_detail": everybody(READ),
    "gremien:sitzung_public": everybody(READ),
    "gremien:protokoll_public_pdf": everybody(READ),
    "gremien:dokument_public": everybody(READ),
    "gremien:public_calendar": everybody(READ),
    "gremien:gremium_calendar": everybody(READ),
    "gremien:private_calendar": everybody(READ),  # for who knows the secret address
    "gremien:calendar_access": signed_in(FORM),
    "gremien:unterstuetzung_own": nobody(FORM),
    "gremien:unterstuetzung_update": nobody(FORM),
    "gremien:sitzung_list": nobody(READ),
    "gremien:sitzung_create": nobody(FORM),
    "gremien:serie_create": nobody(FORM),
    "gremien:sitzung_detail": nobody(READ),
    "gremien:sitzung_update": nobody(FORM),
    "gremien:sitzung_cancel": nobody(FORM),
    "gremien:sitzung_invite": nobody(FORM),
    "gremien:anwesenheit_update": nobody(FORM),
    "gremien:einladung_pdf": nobody(READ),
    "gremien:protokoll_pdf": nobody(READ),
    "gremien:punkt_create": nobody(FORM),
    "gremien:punkt_propose": nobody(FORM),
    "gremien:punkt_update": nobody(FORM),
    "gremien:punkt_accept": nobody(POST),
    "gremien:punkt_refuse": nobody(FORM),
    "gremien:punkt_move": nobody(POST),
    "gremien:result_update": nobody(FORM),
    "gremien:beschluss_create": nobody(FORM),
    "gremien:dokument_create": nobody(FORM),
    "gremien:dokument_delete": nobody(POST),
    "gremien:dokument_file": nobody(READ),
    "gremien:easy_summary": nobody(FORM),
    "gremien:corrections_start": nobody(FORM),
    "gremien:protokoll_decide": nobody(FORM),
    "gremien:anmerkung_create": nobody(FORM),
    "gremien:anmerkung_answer": nobody(FORM),
    "gremien:beschluss_list": nobody(READ),
    "gremien:beschluss_update": nobody(FORM),
    "gremien:beschluss_delete": nobody(POST),
    **{f"gremien:umfrage_{page}": nobody(READ) for page in ("list", "detail", "preview")},
    **{f"gremien:umfrage_{page}": nobody(FORM) for page in ("create", "update", "close", "follow_up")},
    **{f"gremien:umfrage_{press}": nobody(POST) for press in ("delete", "open", "publish")},
    **{f"gremien:{page}": nobody(FORM) for page in ("frage_create", "frage_update", "zugangscode_create", "bogen_create")},
    **{f"gremien:{press}": nobody(POST) for press in ("frage_delete", "frage_move", "freitext_discard")},
    "gremien:freitext_list": nobody(READ),
    "gremien:freitext_release": nobody(FORM),
    "gremien:bogen_draft_pdf": nobody(READ),
    "seiten:work_area": signed_in(READ),
    "seiten:rueckmeldung_by_hand": fachdienst(FORM),
    "seiten:rueckmeldung_close": fachdienst(POST),
    "seiten:rueckmeldung_reopen": fachdienst(POST),
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
    "inhalte:video_delete": staff(POST),
    "inhalte:video_list": staff(READ),
    "inhalte:video_update": staff(FORM),
    **{f"seiten:{kind}_list": fachdienst(READ) for kind in STATEMENT},
    **{f"seiten:{kind}_{page}": fachdienst(FORM) for kind in STATEMENT for page in ("create", "update", "delete")},
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
    "sozialraeume:kennzahl_create": fachdienst(FORM),
    "sozialraeume:kennzahl_delete": fachdienst(FORM),
    "sozialraeume:kennzahl_list": fachdienst(READ),
    "sozialraeume:kennzahl_update": fachdienst(FORM),
    "sozialraeume:veroeffentlichung_create": fachdienst(FORM),
    "sozialraeume:zahl_import": fachdienst(FORM),
    "sozialraeume:zahl_list": fachdienst(READ),
    "sozialraeume:zahl_template_csv": fachdienst(READ),
    "sozialraeume:zahl_template_xlsx": fachdienst(READ),
    "sozialraeume:zahl_update": fachdienst(FORM),
    **{f"sozialraeume:bedarf_{page}": fachdienst(FORM) for page in ("create", "update", "delete")},
    "sozialraeume:bedarf_list": fachdienst(READ),
    "sozialraeume:antwort_list": fachdienst(READ),
    "sozialraeume:antwort_publish": fachdienst(FORM),
    "sozialraeume:antwort_update": fachdienst(FORM),
    "sozialraeume:antwort_withdraw": fachdienst(POST),
    "sozialraeume:consent_withdraw": fachdienst(POST),
    "sozialraeume:hinweis_by_hand": fachdienst(FORM),
    "sozialraeume:vorschlag_by_hand": fachdienst(FORM),
    "teilhabe:wunsch_by_hand": fachdienst(FORM),
    "sozialraeume:hinweis_accept": fachdienst(FORM),
    "sozialraeume:hinweis_detail": fachdienst(FORM),
    "sozialraeume:hinweis_list": fachdienst(READ),
    **{f"teilhabe:{kind}_{page}": fachdienst(FORM) for kind in REPORTS for page in ("create", "update", "delete")},
    **{f"teilhabe:{kind}_list": fachdienst(READ) for kind in REPORTS},
    "teilhabe:bericht_preview": fachdienst(READ),
    "teilhabe:bericht_publish": fachdienst(POST),
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
    "sozialraeume:lebensbereich_list": administration(READ),
    "sozialraeume:lebensbereich_update": administration(FORM),
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
    "teilhabe:angebot_work_list": signed_in(READ),
    "teilhabe:angebot_review_list": fachdienst(READ),
    "teilhabe:angebot_review_preview": fachdienst(READ),
    **{f"teilhabe:angebot_{name}": fachdienst(POST) for name in ("assign", "seen")},
    **{f"teilhabe:angebot_{name}": fachdienst(FORM) for name in ("review", "decide")},
    "teilhabe:standardtext_list": fachdienst(READ),
    **{f"teilhabe:bestellung_{name}": fachdienst(READ) for name in ("list", "detail", "letter")},
    **{f"teilhabe:bestellung_{name}": fachdienst(POST) for name in ("sent", "drop")},
    "teilhabe:bestellung_by_hand": fachdienst(FORM),
    **{f"teilhabe:standardtext_{name}": fachdienst(FORM) for name in ("create", "update", "delete")},
    "teilhabe:einladung_accept": signed_in(FORM),
    "teilhabe:organisation_join": signed_in(FORM),
    "teilhabe:organisation_propose": signed_in(FORM),
    "teilhabe:organisation_search": signed_in(READ),
    # ---- the Organisation of somebody else ----
    **{f"teilhabe:{name}": nobody(READ) for name in ("angebot_work", "angebot_preview", "zeit_list")},
    **{f"teilhabe:{name}": nobody(POST) for name in ("angebot_state", "angebot_change", "angebot_bild_remove", "person_remove")},
    **{f"teilhabe:{name}": nobody(POST) for name in ("zeit_remove", "ausfall_withdraw")},
    **{f"teilhabe:angebot_{name}": nobody(FORM) for name in ("create", "part", "submit", "discard", "end", "bild")},
    **{f"teilhabe:{name}": nobody(FORM) for name in ("zeit_create", "zeit_update", "phone_update", "ausfall_create")},
    "teilhabe:einladung_create": nobody(FORM),
    "teilhabe:einladung_withdraw": nobody(POST),
    "teilhabe:organisation_work": nobody(READ),
    "teilhabe:organisation_update": nobody(FORM),
    "teilhabe:team_leave": nobody(POST),
    "teilhabe:team_remove": nobody(POST),
    "teilhabe:team_update": nobody(FORM),
    "teilhabe:bestaetigung_angebot": fachdienst(FORM),
    "teilhabe:bestaetigung_list": fachdienst(READ),
    "teilhabe:bestaetigung_ort": fachdienst(FORM),
    "teilhabe:luecke_list": fachdienst(READ),
    "teilhabe:organisation_detail": fachdienst(FORM),
    "teilhabe:organisation_list": fachdienst(READ),
    "teilhabe:organisation_revise": fachdienst(FORM),
    "teilhabe:organisation_seen": fachdienst(POST),
    "teilhabe:zugehoerigkeit_detail": fachdienst(FORM),
    "teilhabe:zugehoerigkeit_list": fachdienst(READ),
    "teilhabe:zugehoerigkeit_merge": fachdienst(FORM),
    "teilhabe:zugehoerigkeit_refuse": fachdienst(FORM),
    "teilhabe:angebot_export": fachdienst(READ),
    "teilhabe:angebot_import": fachdienst(FORM),
    "teilhabe:angebot_lay_together": fachdienst(FORM),
    "teilhabe:angebot_template": fachdienst(READ),
    "teilhabe:organisation_lay_together": fachdienst(FORM),
    "teilhabe:angebotsart_create": administration(FORM),
    "teilhabe:angebotsart_delete": administration(FORM),
    "teilhabe:angebotsart_list": administration(READ),
    "teilhabe:angebotsart_update": administration(FORM),
    "teilhabe:schulferien_create": administration(FORM),
    "teilhabe:schulferien_delete": administration(FORM),
    "teilhabe:schulferien_list": administration(READ),
    "teilhabe:schulferien_update": administration(FORM),
    "teilhabe:sprache_create": administration(FORM),
    "teilhabe:sprache_delete": administration(FORM),
    "teilhabe:sprache_list": administration(READ),
    "teilhabe:sprache_update": administration(FORM),
    "teilhabe:zielgruppe_create": administration(FORM),
    "teilhabe:zielgruppe_delete": administration(FORM),
    "teilhabe:zielgruppe_list": administration(READ),
    "teilhabe:zielgruppe_update": administration(FORM),
    "seiten:sicherheitsereignis_check": administration(POST),
    "seiten:sicherheitsereignis_list": administration(READ),
    # ---- sign-in and own account ----
    "konten:kept_input": signed_in(FORM),
    "konten:login": everybody(FORM),
    "konten:logout": everybody(FORM),
    "konten:overview": signed_in(READ),
    "konten:session_end": signed_in(POST),
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
    "mfa_view_recovery_codes": Row(READ, (SIGN_IN, NO, NO, NO)),  # nobody here has made any
    "usersessions_list": signed_in(FORM),
}


def all_patterns():
    return dict(walk(get_resolver()))


TABLE |= {name + SUFFIX: row for name, row in TABLE.items() if name + SUFFIX in all_patterns()}  # a twin answers as its page


def unlisted():
    return sorted(set(all_patterns()) - set(TABLE))


@pytest.fixture
def konten(demo_content, db, settings):
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
    "antwort": make_antwort,
    "kennzahl": make_kennzahl,
    "zahl": make_kennzahl,
    "bedarf": make_bedarf,
    "hinweis": make_hinweis,
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


def make_submitted():
    return make_draft(state="eingereicht")


# Beginning of the name of an address -> what makes the record it names by its key; the first that fits counts.
MAKERS = {
    "inhalte:bild_": make_bild,
    "seiten:easy_text_detail": make_seite,
    "seiten:postausgang_": make_undelivered,
    "seiten:rueckmeldung_": make_rueckmeldung,
    "seiten:seite_": make_seite,
    "seiten:barriere_": make_barriere,
    "seiten:ueberpruefung_": make_ueberpruefung,
    "seiten:textpruefung_": make_check,
    "sozialraeume:zuordnung_": make_far_zuordnung,
    **{f"sozialraeume:{name}_": make for name, make in RECORDS.items()},
    "sozialraeume:lebensbereich_": Lebensbereich.objects.first,
    "teilhabe:angebotsart_": make_angebotsart,
    "teilhabe:bestaetigung_angebot": make_angebot,
    "teilhabe:bestellung_": make_bestellung,
    "teilhabe:bestaetigung_ort": make_ort,
    "teilhabe:schulferien_": make_schulferien,
    "teilhabe:sprache_": make_sprache,
    "teilhabe:zielgruppe_": make_zielgruppe,
    "teilhabe:bericht_": lambda: make_bericht(is_published=False),
    "teilhabe:massnahme_": make_massnahme,
    "teilhabe:leistungserbringer_": make_leistungserbringer,
    "teilhabe:zugehoerigkeit_": make_request,
    "teilhabe:standardtext_": make_standardtext,
    **{f"teilhabe:{name}_": make_submitted for name in ("angebot", "zeit", "phone", "ausfall", "person")},
    "gremien:baustein_": make_baustein,
    "gremien:gremium_": make_gremium,
    "gremien:leitsatz_": make_leitsatz,
    "gremien:nachweis_": make_nachweis,
    "gremien:reflexion_": make_reflexion,
    "gremien:setting_": make_setting,
    "gremien:sachstandsbericht_": lambda: make_sachstandsbericht(is_published=False),
    "gremien:anmeldung_list": make_veranstaltung,
    "gremien:anmeldung_delete": make_anmeldung,
    "gremien:veranstaltung_": make_veranstaltung,
    "gremien:projektdokument_": make_projektdokument,
    "gremien:meilenstein_": make_meilenstein,
    "gremien:wirkung_": make_wirkung,
    "": make_konto,
}


# What the addresses inside a Gremium name by their key; the other ones name a Sitzung, or a seat, or nothing.
INSIDE = {
    "gremien:punkt_": lambda sitzung: make_punkt(sitzung),
    "gremien:result_": lambda sitzung: make_punkt(sitzung),
    "gremien:beschluss_create": lambda sitzung: make_punkt(sitzung),
    "gremien:beschluss_": lambda sitzung: make_beschluss(make_punkt(sitzung)),
    "gremien:dokument_": make_dokument,
    "gremien:anmerkung_": lambda sitzung: make_anmerkung(make_protokoll(sitzung)),
    "gremien:platz_": lambda sitzung: make_mitgliedschaft(sitzung.gremium),
    "gremien:person_": lambda sitzung: make_mitgliedschaft(sitzung.gremium),
    "gremien:unterstuetzung_": lambda sitzung: make_mitgliedschaft(sitzung.gremium),
    "gremien:": lambda sitzung: sitzung,
}
# Addresses about a part of an Angebot -> that part.
WORK_PARTS = {
    "teilhabe:angebot_part": lambda angebot: "was",
    "teilhabe:ausfall_withdraw": lambda angebot: angebot.ausfaelle.create(date=FAR_AWAY, reason="krank").pk,
    "teilhabe:zeit_update": lambda angebot: angebot.zeiten.get().pk,
    "teilhabe:zeit_remove": lambda angebot: angebot.zeiten.get().pk,
}


BLATT = {
    "teilhabe:informationsblatt_draft_pdf": lambda: ["standard"],
    "teilhabe:freigabe_create": lambda: ["datenschutz"],
    "teilhabe:freigabe_withdraw": lambda: [make_freigabe().pk],
    "teilhabe:blattversion_work": lambda: [Blattversion.objects.get().number],
    "teilhabe:archivdatei_download": lambda: [make_archivdatei(Blattversion.objects.get()).pk],
    "teilhabe:ausgabe_serials": lambda: [make_ausgabe(Blattversion.objects.get()).number, "csv"],
    **{
        f"teilhabe:ausgabe_{page}": lambda: [make_ausgabe(Blattversion.objects.get()).number]
        for page in ("detail", "print", "run_file")
    },
}


def about_umfrage(name):
    """Arguments of an address about an Umfrage inside a Gremium."""
    record = make_freitext() if name.startswith("gremien:freitext_") else make_frage()
    umfrage = record.frage.umfrage if hasattr(record, "frage") else record.umfrage
    asks_for_key = "pk" in all_patterns()[name].pattern.converters
    return [umfrage.gremium.slug, umfrage.pk, record.pk] if asks_for_key else [umfrage.gremium.slug, umfrage.pk]


def inside(name):
    """Arguments of an address inside a Gremium, in their order."""
    sitzung, converters = make_sitzung(in_days=-10), all_patterns()[name].pattern.converters
    values = {"slug": sitzung.gremium.slug, "sitzung": sitzung.pk}
    if "umfrage" in converters:
        return about_umfrage(name)
    if "pk" in converters:
        values["pk"] = next(make for beginning, make in INSIDE.items() if name.startswith(beginning))(sitzung).pk
    return [values[key] for key in converters]


# Beginning of a name -> arguments that need no record of their own.
FIXED = {
    "inhalte:video_": ["start"],
    "sozialraeume:profil_": ["nord"],
    "teilhabe:angebot_export": ["csv"],
    "teilhabe:angebot_template": ["csv"],
    "teilhabe:liste_template": ["csv"],
}


def make_object(name):
    """Arguments of an address of the work areas, with a record of its own."""
    if name == "sozialraeume:veroeffentlichung_create":
        published = make_veroeffentlichung()
        return [published.kennzahl_id, published.as_of.isoformat()]
    if name.startswith("gremien:") and "slug" in all_patterns()[name].pattern.converters:
        return inside(name)
    if name in ("sozialraeume:antwort_publish", "sozialraeume:consent_withdraw"):
        return ["hinweis", make_hinweis(may_publish=True).pk]
    fixed = next((values for beginning, values in FIXED.items() if name.startswith(beginning)), None)
    if fixed:
        return fixed
    if name in BLATT:
        return BLATT[name]()
    if name == "teilhabe:angebot_lay_together":
        return [make_angebot().pk]
    if name in WORK_PARTS:
        angebot = make_draft(state="veroeffentlicht", confirmed_on="2026-01-01")
        return [angebot.pk, WORK_PARTS[name](angebot)]
    converters = all_patterns()[name].pattern.converters
    if name.startswith("teilhabe:") and "slug" in converters:
        member = make_zugehoerigkeit()
        return [member.organisation.slug, member.pk] if "pk" in converters else [member.organisation.slug]
    return [next(make for beginning, make in MAKERS.items() if name.startswith(beginning))().pk]


def address(name):
    converters = all_patterns()[name].pattern.converters
    if name == "teilhabe:einladung_accept":
        return reverse(name, args=["ungueltig"])
    if name == "inhalte:video_file":
        return (Video.objects.at("start") or make_video()).get_absolute_url()
    if name in WITH_SLUG:
        return reverse(name, args=[WITH_SLUG[name].objects.first().slug])
    if not converters or name.removesuffix(SUFFIX) in OBJECTS:
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


@pytest.mark.parametrize("name", sorted(TABLE))
def test_address_answers_as_the_table_says(name, enter):
    found = findings(name, enter)
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


def every_gremium(view):
    """The view for everybody signed in, whoever runs the Gremium."""
    original = inspect.unwrap(view)

    def without_checks(request, slug, **kwargs):
        return original(request, gremium=Gremium.objects.get(slug=slug), **kwargs)

    return without_checks


HOLES = {
    "print runs for the Fachdienst": ("teilhabe:ausgabe_create", for_role(*Rolle)),
    "a list of participants for the Fachdienst": ("teilhabe:liste_create", for_role(*Rolle)),
    "a sheet for everybody signed in": ("teilhabe:blatt_create", bare),
    "coming into force for the Fachdienst": ("teilhabe:informationsblatt_force", for_role(*Rolle)),
    "who signed up for everybody signed in": ("gremien:anmeldung_list", bare),
    "who signed up for the Administration": ("gremien:anmeldung_list", for_role(*Rolle)),
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
    "seats of a Gremium for everybody signed in": ("gremien:platz_update", every_gremium),
    "inside of a Gremium for the Fachdienst": ("gremien:mitarbeit_detail", every_gremium),
    "reviewing for the Administration": ("teilhabe:angebot_review", for_role(*Rolle)),
    "assigning for everybody signed in": ("teilhabe:angebot_assign", bare),
    "deciding for everybody signed in": ("teilhabe:angebot_decide", bare),
    "accounts for the Fachdienst": ("konten:konto_list", for_role(*Rolle)),
    "an account without sign-in": ("konten:konto_detail", public),
    "roles for everybody signed in": ("konten:konto_roles", bare),
    "blocking for everybody signed in": ("konten:konto_block", bare),
    "unblocking by reading": ("konten:konto_unblock", bare),
    "erasure for everybody signed in": ("seiten:konto_erase", bare),
}


@pytest.mark.parametrize("hole", HOLES)
def test_planted_hole_is_found(hole, enter, monkeypatch):
    name, weaken = HOLES[hole]
    pattern = all_patterns()[name]
    monkeypatch.setattr(pattern, "callback", weaken(pattern.callback))
    assert findings(name, enter) != []


def test_planted_address_without_a_row_is_found(monkeypatch):
    extra: URLPattern = path("heimlich/", lambda request: HttpResponse(""), name="heimlich")
    resolver = get_resolver()
    monkeypatch.setattr(resolver, "url_patterns", [*resolver.url_patterns, extra])
    assert unlisted() == ["heimlich"]
