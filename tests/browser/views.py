"""Pages that depend on who looks: the work areas, the accounts, the middle of a sign-in, a chosen Darstellung."""

from typing import NamedTuple

from django.urls import reverse


class View(NamedTuple):
    """`visitor` is one of visitors.VISITORS, `record` one of visitors.make_records; `press` a button to press before looking."""

    visitor: str
    address: str
    record: str = ""
    query: str = ""
    press: str = ""
    status: int = 200

    def path(self, records: dict[str, list[int | str]]) -> str:
        return reverse(self.address, args=records[self.record] if self.record else []) + self.query


CHOICES = ("choices", "choices light", "choices dark")
WORK_AREA = {
    "Zu tun with tasks": View("fachdienst", "seiten:work_area"),
    "Zu tun without tasks": View("administration", "seiten:work_area"),
    "Zu tun without role": View("konto", "seiten:work_area"),
    "Zu tun with every choice": View("fachdienst with choices", "seiten:work_area"),
    "new messages": View("fachdienst", "seiten:rueckmeldung_list"),
    "answered messages": View("fachdienst", "seiten:rueckmeldung_list", query="?stand=beantwortet"),
    "messages without answer": View("fachdienst", "seiten:rueckmeldung_list", query="?stand=erledigt"),
    "open message": View("fachdienst", "seiten:rueckmeldung_detail", "open"),
    "open message with error": View("fachdienst", "seiten:rueckmeldung_detail", "open", press="Antwort senden"),
    "anonymous message": View("fachdienst", "seiten:rueckmeldung_detail", "anonymous"),
    "answered message": View("fachdienst", "seiten:rueckmeldung_detail", "answered"),
    "message by hand": View("fachdienst", "seiten:rueckmeldung_by_hand"),
    "message by hand with errors": View("fachdienst", "seiten:rueckmeldung_by_hand", press="Nachricht aufnehmen"),
    "closing by reading": View("fachdienst", "seiten:rueckmeldung_close", "open", status=405),
    "Postausgang undelivered": View("fachdienst", "seiten:postausgang_list"),
    "Postausgang waiting": View("administration", "seiten:postausgang_list"),
}
TEXTS = {
    "profiles": View("fachdienst", "sozialraeume:profil_list"),
    "profile": View("fachdienst", "sozialraeume:profil_update", "ost"),
    "profile with a new section": View("fachdienst", "sozialraeume:profil_update", "ost", press="Abschnitt hinzufügen"),
    "profile with a section moved": View("fachdienst", "sozialraeume:profil_update", "ost", press="Nach oben: Abschnitt 2"),
    "typed preview of a profile": View("fachdienst", "sozialraeume:profil_update", "ost", press="Vorschau"),
    "preview of a profile": View("fachdienst", "sozialraeume:profil_preview", "nord"),
    "Fassungen of a profile": View("fachdienst", "sozialraeume:profil_fassung_list", "ost"),
    "comparison": View("fachdienst", "sozialraeume:profil_compare", "nord", query="?von=1&bis=2"),
    "comparison with everything": View("fachdienst", "seiten:seite_compare", "seite", query="?von=1&bis=2"),
    "comparison with errors": View("fachdienst", "sozialraeume:profil_compare", "nord", query="?von=0&bis=99"),
    "restoring by reading": View("fachdienst", "sozialraeume:profil_restore", "nord", status=405),
    "publishing by reading": View("fachdienst", "seiten:seite_publish", "seite", status=405),
    "texts of pages": View("fachdienst", "seiten:seite_list"),
    "text of a page": View("fachdienst", "seiten:seite_update", "seite"),
    "text not begun": View("fachdienst", "seiten:seite_update", "empty seite"),
    "text not begun with error": View("fachdienst", "seiten:seite_update", "empty seite", press="Entwurf speichern"),
    "no Fassungen": View("fachdienst", "seiten:seite_fassung_list", "empty seite"),
    "preview of a page": View("fachdienst", "seiten:seite_preview", "seite"),
    "Fassungen of a page": View("fachdienst", "seiten:seite_fassung_list", "seite"),
    "pictures": View("fachdienst", "inhalte:bild_list"),
    "pictures with errors": View("fachdienst", "inhalte:bild_list", press="Bild hochladen"),
    "picture in use": View("fachdienst", "inhalte:bild_update", "picture in use"),
    "picture to delete": View("fachdienst", "inhalte:bild_update", "picture"),
}
ZUORDNUNGEN = {
    "Ortschaften": View("fachdienst", "sozialraeume:zuordnung_list"),
    "provisional Ortschaften": View("fachdienst", "sozialraeume:zuordnung_list", query="?stand=vorlaeufig&auswahl=alle"),
    "Ortschaften with error": View("fachdienst", "sozialraeume:zuordnung_list", press="Ausgewählte bestätigen"),
    "Zuordnungen of Burgau": View("fachdienst", "sozialraeume:zuordnung_detail", "burgau"),
    "new Zuordnung": View("fachdienst", "sozialraeume:zuordnung_create", "burgau"),
    "new Zuordnung with errors": View("fachdienst", "sozialraeume:zuordnung_create", "burgau", press="Zuordnung eintragen"),
}
EASY_TEXTS = {
    "easy texts": View("fachdienst", "seiten:easy_text_list"),
    "easy texts of Nord": View("fachdienst", "sozialraeume:easy_text_detail", "nord"),
    "easy texts of Nord with errors": View("fachdienst", "sozialraeume:easy_text_detail", "nord", press="Prüfung eintragen"),
    "published easy texts of Winzerla": View("fachdienst", "sozialraeume:easy_text_detail", "winzerla", query="?fassung=1"),
    "easy texts of Winzerla with hints": View("fachdienst", "sozialraeume:easy_text_detail", "winzerla"),
    "easy texts of a page": View("fachdienst", "seiten:easy_text_detail", "pkl"),
}
KONTEN = {
    "Konten": View("administration", "konten:konto_list"),
    "Konten filtered": View("administration", "konten:konto_list", query="?stand=gesperrt"),
    "Konten without hits": View("administration", "konten:konto_list", query="?q=xyzzy"),
    "own Konto": View("administration", "konten:konto_detail", "administration"),
    "invited Konto": View("administration", "konten:konto_detail", "invited"),
    "blocked Konto": View("administration", "konten:konto_detail", "blocked"),
    "new Konto": View("administration", "konten:konto_create"),
    "new Konto with error": View("administration", "konten:konto_create", press="Konto anlegen und einladen"),
    "roles": View("administration", "konten:konto_roles", "fachdienst"),
    "blocking": View("administration", "konten:konto_block", "fachdienst"),
    "blocking oneself": View("administration", "konten:konto_block", "administration", press="Konto sperren"),
    "second step of others": View("administration", "konten:konto_second_step", "fachdienst"),
    "second step without reason": View(
        "administration", "konten:konto_second_step", "fachdienst", press="Zweiten Schritt zurücksetzen"
    ),
    "erasing": View("administration", "seiten:konto_erase", "blocked"),
    "erasing oneself": View("administration", "seiten:konto_erase", "administration", press="Ja, Konto löschen"),
}
ANBIETER = {
    "Anbieter without Organisation": View("without Organisation", "teilhabe:anbieter_area"),
    "Anbieter with Organisationen": View("in charge", "teilhabe:anbieter_area"),
    "search for an Organisation": View("without Organisation", "teilhabe:organisation_search", query="?q=Beispiel+Teilhabe"),
    "search without Organisation": View("without Organisation", "teilhabe:organisation_search", query="?q=xyzzy"),
    "joining an Organisation": View("without Organisation", "teilhabe:organisation_join", "organisation"),
    "joining with error": View("without Organisation", "teilhabe:organisation_join", "organisation", press="Anfrage senden"),
    "proposing an Organisation": View("without Organisation", "teilhabe:organisation_propose"),
    "proposing with errors": View("without Organisation", "teilhabe:organisation_propose", press="Vorschlag senden"),
    "own Organisation": View("in charge", "teilhabe:organisation_work", "organisation"),
    "own proposal": View("in charge", "teilhabe:organisation_work", "proposal"),
    "inviting a colleague": View("in charge", "teilhabe:einladung_create", "organisation"),
    "invitation": View("without Organisation", "teilhabe:einladung_accept", "einladung"),
    "colleague": View("in charge", "teilhabe:team_update", "member"),
    "requests to belong": View("fachdienst", "teilhabe:zugehoerigkeit_list"),
    "request to belong": View("fachdienst", "teilhabe:zugehoerigkeit_detail", "request"),
    "refusing a request": View("fachdienst", "teilhabe:zugehoerigkeit_refuse", "request", press="Ablehnen"),
    "merging a proposal": View("fachdienst", "teilhabe:zugehoerigkeit_merge", "request"),
    "Organisationen": View("fachdienst", "teilhabe:organisation_list"),
    "Organisation with its people": View("fachdienst", "teilhabe:organisation_detail", "organisation"),
}
LUECKEN = {
    "gap view": View("fachdienst", "teilhabe:luecke_list"),
    "gap view by time": View("fachdienst", "teilhabe:luecke_list", query="?zeilen=zeit&umfang=alle"),
    "gap view by kind": View("fachdienst", "teilhabe:luecke_list", query="?zeilen=art&wert=geprueft"),
    "gap view for each 1,000": View("fachdienst", "teilhabe:luecke_list", query="?wert=je-1000"),
    "gap view with ages": View("fachdienst", "teilhabe:luecke_list", query="?wert=alter&umfang=alle"),
    "wish without topic": View("guest", "teilhabe:wunsch_create", press="Das fehlt mir"),
}
RESSOURCEN = {
    "Ressourcen": View("fachdienst", "sozialraeume:ressource_list"),
    "Ressourcen without hits": View("fachdienst", "sozialraeume:ressource_list", query="?q=xyzzy"),
    "new Ressource": View("fachdienst", "sozialraeume:ressource_create"),
    "new Ressource with errors": View("fachdienst", "sozialraeume:ressource_create", press="Speichern"),
    "Ressource": View("fachdienst", "sozialraeume:ressource_update", "ressource"),
    "ended Ressource": View("fachdienst", "sozialraeume:ressource_update", "ended ressource"),
    "ending a Ressource": View("fachdienst", "sozialraeume:ressource_end", "ressource"),
    "kinds of Ressourcen": View("fachdienst", "sozialraeume:ressourceart_list"),
    "new kind with errors": View("fachdienst", "sozialraeume:ressourceart_create", press="Speichern"),
    "kind of a Ressource": View("fachdienst", "sozialraeume:ressourceart_update", "ressourceart"),
    "deleting a kind": View("fachdienst", "sozialraeume:ressourceart_delete", "ressourceart"),
    "proposal without anything": View("guest", "sozialraeume:vorschlag_create", press="Vorschlag senden"),
    "new proposals": View("fachdienst", "sozialraeume:vorschlag_list"),
    "accepted proposals": View("fachdienst", "sozialraeume:vorschlag_list", query="?stand=uebernommen"),
    "open proposal": View("fachdienst", "sozialraeume:vorschlag_detail", "vorschlag"),
    "open proposal with error": View("fachdienst", "sozialraeume:vorschlag_detail", "vorschlag", press="Vorschlag ablehnen"),
    "declined proposal": View("fachdienst", "sozialraeume:vorschlag_detail", "declined vorschlag"),
    "accepting a proposal": View("fachdienst", "sozialraeume:vorschlag_accept", "vorschlag"),
    "accepting a proposal with errors": View("fachdienst", "sozialraeume:vorschlag_accept", "vorschlag", press="Aufnehmen"),
}
UMFELD = {
    "Teilhabezentren": View("fachdienst", "sozialraeume:teilhabezentrum_list"),
    "new Teilhabezentrum with errors": View("fachdienst", "sozialraeume:teilhabezentrum_create", press="Speichern"),
    "Teilhabezentrum": View("fachdienst", "sozialraeume:teilhabezentrum_update", "teilhabezentrum"),
    "deleting a Teilhabezentrum": View("fachdienst", "sozialraeume:teilhabezentrum_delete", "teilhabezentrum"),
    "Konzepte": View("fachdienst", "sozialraeume:konzept_list"),
    "new Konzept with errors": View("fachdienst", "sozialraeume:konzept_create", press="Speichern"),
    "Konzept": View("fachdienst", "sozialraeume:konzept_update", "konzept"),
    "deleting a Konzept": View("fachdienst", "sozialraeume:konzept_delete", "konzept"),
    "Kontaktstellen": View("fachdienst", "sozialraeume:kontaktstelle_list"),
    "new Kontaktstelle with errors": View("fachdienst", "sozialraeume:kontaktstelle_create", press="Speichern"),
    "Kontaktstelle": View("fachdienst", "sozialraeume:kontaktstelle_update", "kontaktstelle"),
    "deleting a Kontaktstelle": View("fachdienst", "sozialraeume:kontaktstelle_delete", "kontaktstelle"),
}
MY_KONTO = {
    "Mein Konto": View("fachdienst", "konten:overview"),
    "kept input": View("kept input", "konten:kept_input"),
    "my address": View("fachdienst", "account_email"),
    "my password": View("fachdienst", "account_change_password"),
    "my password with errors": View("fachdienst", "account_change_password", press="Passwort ändern"),
    "my first password": View("without password", "account_set_password"),
    "sign out": View("fachdienst", "account_logout"),
    "sign out, second address": View("fachdienst", "konten:logout"),
    "reauthentication": View("fachdienst", "account_reauthenticate"),
    "reauthentication by code": View("fachdienst", "mfa_reauthenticate"),
    "my second step": View("fachdienst", "mfa_index"),
    "my second step, to be set up": View("new staff", "mfa_index"),
    "setting the app up": View("konto", "mfa_activate_totp"),
    "setting the app up with error": View("konto", "mfa_activate_totp", press="App einrichten"),
    "taking the app away": View("fachdienst", "mfa_deactivate_totp"),
    "my codes": View("fachdienst", "mfa_view_recovery_codes"),
    "new codes": View("fachdienst", "mfa_generate_recovery_codes"),
    "no passkeys": View("fachdienst", "mfa_list_webauthn"),
    "my passkeys": View("passkey", "mfa_list_webauthn"),
    "new passkey": View("fachdienst", "mfa_add_webauthn"),
    "name of a passkey": View("passkey", "mfa_edit_webauthn", "passkey"),
    "taking a passkey away": View("passkey", "mfa_remove_webauthn", "passkey"),
    "my sign-ins": View("fachdienst", "usersessions_list"),
}
SIGN_IN = {
    "sign in without anything": View("guest", "account_login", press="Anmelden"),
    "second step of the sign-in": View("half signed in", "mfa_authenticate"),
    "second step that is missing": View("step missing", "mfa_reauthenticate"),
    "code by mail": View("code by mail", "account_confirm_login_code"),
    "code for a new password": View("password forgotten", "account_confirm_password_reset_code"),
    "new password": View("new password", "account_complete_password_reset"),
    "code after sign-up": View("signed up", "account_email_verification_sent"),
}
CHOSEN = {
    f"{address} with {visitor}": View(visitor, address)
    for address in ("seiten:start", "seiten:darstellung", "teilhabe:angebot_list")
    for visitor in CHOICES
}
VIEWS = (
    WORK_AREA | TEXTS | ZUORDNUNGEN | EASY_TEXTS | KONTEN | ANBIETER | RESSOURCEN | UMFELD | LUECKEN | MY_KONTO | SIGN_IN | CHOSEN
)
# Closed addresses without a page; the last one needs a passkey that works, and test_passkeys.py has one.
NO_PAGES = {
    "konten:konto_invite_again",
    "inhalte:bild_delete",
    "seiten:textpruefung_withdraw",
    "sozialraeume:zuordnung_confirm",
    "sozialraeume:zuordnung_withdraw",
    "konten:konto_unblock",
    "teilhabe:einladung_withdraw",
    "teilhabe:team_leave",
    "teilhabe:team_remove",
    "mfa_download_recovery_codes",
    "seiten:postausgang_send_again",
    "sozialraeume:ressource_confirm",
    "sozialraeume:ressource_reopen",
    "seiten:seite_restore",
    "sozialraeume:profil_publish",
    "mfa_reauthenticate_webauthn",
}
