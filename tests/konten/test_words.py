"""Every page and mail that allauth may send is in the portal's own words and form."""

import re
from html.parser import HTMLParser
from pathlib import Path

import allauth
import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.urls import get_resolver, reverse

from jena_sro.konten import allauth_urls, secrets
from tests.addresses import walk
from tests.konten.conftest import app_code, by_password
from tests.second_step import pass_second_step

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ALLAUTH = Path(allauth.__file__).parent / "templates"
# Mails of ways that the portal does not offer: links in mails.
NOT_SENT = {"account/email/password_reset_key_message.txt", "account/email/password_reset_key_subject.txt"}
MAILS = sorted(
    path.relative_to(ALLAUTH).as_posix()
    for app in ("account", "mfa")
    for path in (ALLAUTH / app / "email").glob("*.txt")
    if "phone" not in path.name
)
MESSAGES = sorted(
    path.relative_to(ALLAUTH).as_posix()
    for app in ("account", "mfa", "usersessions")
    for path in (ALLAUTH / app / "messages").glob("*.txt")
    if "phone" not in path.name
)
ENGLISH = re.compile(
    r"\b(the|your|you|sign|email|please|password|code is|authenticator app|security key|recovery)\b", re.IGNORECASE
)


class Page(HTMLParser):
    """What a screen reader needs: headings, labels, controls; and inline code that the CSP would refuse."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings, self.labels, self.controls, self.inline, self.text, self.ids = [], set(), {}, [], [], []
        self.skipped = 0
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        self.ids += [attributes["id"]] if "id" in attributes else []
        if tag in ("script", "style") and "src" not in attributes:
            self.skipped += 1
            if attributes.get("type") != "application/json":
                self.inline.append(tag)
        self.inline += [name for name in attributes if name.startswith("on") or name == "style"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self.labels.add(attributes.get("for"))
        if tag in ("input", "select", "textarea") and attributes.get("type") != "hidden":
            self.controls[attributes.get("id")] = attributes

    def handle_endtag(self, tag):
        if tag in ("script", "style") and self.skipped:
            self.skipped -= 1

    def handle_data(self, data):
        if not self.skipped:
            self.text.append(data)


def check_page(answer) -> None:
    text = answer.content.decode()
    page = Page(text[text.index("<main") : text.index("</main>")])
    assert answer.status_code == 200
    assert page.headings.count(1) == 1
    assert page.inline == []
    assert set(page.controls) <= page.labels
    assert len(page.ids) == len(set(page.ids))
    assert not [name for name, values in page.controls.items() if "placeholder" in values or "onpaste" in values]
    assert ENGLISH.findall(" ".join(page.text)) == []
    assert 'aria-label="Brotkrumen"' in text


def templates_of_views() -> set[str]:
    views = [entry.callback.view_class for entry in allauth_urls.urlpatterns if hasattr(entry.callback, "view_class")]
    return {view.template_name for view in views if getattr(view, "template_name", None)}


@pytest.mark.parametrize("name", sorted(templates_of_views()))
def test_page_is_our_own(name):
    assert Path(get_template(name).origin.name).is_relative_to(TEMPLATES)


@pytest.mark.parametrize("name", [name for name in MAILS + MESSAGES if name not in NOT_SENT])
def test_mail_and_message_are_our_own(name):
    assert Path(get_template(name).origin.name).is_relative_to(TEMPLATES)


def test_every_view_of_allauth_has_an_address():
    """allauth looks its views up by name; a missing one would be an error in the middle of a flow."""
    ours = {name for name, _ in walk(get_resolver())}
    used = set()
    for folder in ("account", "mfa", "usersessions"):
        for path in (ALLAUTH.parent / folder).rglob("*.py"):
            if "tests" not in path.parts and path.name != "urls.py":
                used |= set(re.findall(r"reverse(?:_lazy)?\(\s*\"(\w+)\"", path.read_text()))
    links = {"account_confirm_email", "account_reset_password_from_key", "account_reset_password_done"}
    others = {"account_reset_password_from_key_done", "account_signup_by_passkey", "mfa_signup_webauthn", "mfa_trust"}
    assert {name for name in used if "phone" not in name} - ours - links - others == set()


PUBLIC = [
    "account_login", "account_signup", "account_reset_password", "account_request_login_code", "account_inactive",
    "account_password_reset_completed",
]  # fmt: skip
CLOSED = [
    "konten:overview", "account_email", "account_change_password", "account_reauthenticate", "account_logout", "mfa_index",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_reauthenticate", "usersessions_list", "konten:konto_list", "konten:konto_create",
]  # fmt: skip


@pytest.mark.parametrize("name", PUBLIC)
def test_public_page_is_german_and_has_its_parts(client, db, name):
    check_page(client.get(reverse(name)))


@pytest.fixture
def codes(administration):
    return Authenticator.objects.create(
        user=administration, type=Authenticator.Type.RECOVERY_CODES, data={"seed": secrets.encrypt("abc123"), "used_mask": 0}
    )


@pytest.mark.parametrize("name", CLOSED)
def test_closed_page_is_german_and_has_its_parts(client, administration, codes, name):
    check_page(client.get(reverse(name)))


@pytest.mark.parametrize("name", ["konto_detail", "konto_roles", "konto_block", "konto_second_step"])
def test_page_about_an_account_is_german_and_has_its_parts(client, administration, name):
    check_page(client.get(reverse(f"konten:{name}", args=[administration.pk])))


def test_page_that_sets_the_app_up_is_german_and_has_its_parts(client, make_konto):
    pass_second_step(client, make_konto())
    check_page(client.get(reverse("mfa_activate_totp")))


def test_page_for_a_first_password_is_german_and_has_its_parts(client, make_konto):
    konto = make_konto()
    konto.set_unusable_password()
    konto.save()
    pass_second_step(client, konto)
    check_page(client.get(reverse("account_set_password")))


def test_pages_in_the_middle_of_a_way_are_german_and_have_their_parts(client, mailoutbox, make_konto):
    make_konto("staff@example.org", "Fachdienst", with_app=True)
    for name in ("account_reset_password", "account_request_login_code"):
        check_page(client.post(reverse(name), {"email": "staff@example.org"}, follow=True))
        client.post(reverse("account_logout"))
    by_password(client, mailoutbox, "staff@example.org")
    check_page(client.get(reverse("mfa_authenticate")))
    client.post(reverse("mfa_authenticate"), {"code": app_code()})


def test_page_for_the_new_password_is_german_and_has_its_parts(client, mailoutbox, make_konto):
    make_konto()
    client.post(reverse("account_reset_password"), {"email": "anna@example.org"})
    code = re.search(r"\d{3}-\d{3}-\d{3}", mailoutbox[0].body)[0]
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    check_page(client.get(reverse("account_complete_password_reset")))


def test_page_for_the_code_after_sign_up_is_german_and_has_its_parts(client, db):
    values = {"email": "neu@example.org", "password1": "Mantel-Regen-Kirsche"}
    check_page(client.post(reverse("account_signup"), values, follow=True))


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password", "account_request_login_code"])
def test_empty_form_says_what_to_mend(client, db, name):
    answer = client.post(reverse(name), {})
    page = answer.content.decode()
    assert "<title>Fehler: " in page
    assert page.index('id="fehler"') < page.index("<h1")
    assert "Bitte geben Sie Ihre E-Mail-Adresse ein." in page
    check_page(answer)


@pytest.mark.parametrize(
    ("name", "field", "autocomplete"),
    [
        ("account_login", "id_login", "username"),
        ("account_login", "id_password", "current-password"),
        ("account_signup", "id_password1", "new-password"),
        ("account_request_login_code", "id_email", "username"),
    ],
)
def test_field_can_be_filled_in_by_a_program(client, db, name, field, autocomplete):
    assert Page(client.get(reverse(name)).content.decode()).controls[field]["autocomplete"] == autocomplete


@pytest.mark.parametrize("name", [name for name in MAILS if name.endswith("_message.txt") and name not in NOT_SENT])
def test_mail_is_german(name, rf, db):
    context = {"code": "123-456-789", "user_agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0", "request": rf.get("/")}
    text = render_to_string(name, context)
    assert text.startswith("Guten Tag,")
    assert "&quot;" not in text
    assert ENGLISH.findall(text.replace("E-Mail", "")) == []


def test_mail_is_only_text(client, mailoutbox, make_konto):
    make_konto()
    client.post(reverse("account_request_login_code"), {"email": "anna@example.org"})
    message = mail.outbox[0]
    assert message.alternatives == []
    assert message.subject == "Sozialraum-Portal Jena: Ihr Code für die Anmeldung"
    with pytest.raises(TemplateDoesNotExist):
        get_template("account/email/login_code_message.html")
