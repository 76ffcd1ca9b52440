"""„Gefragt und geantwortet“: only with consent, without any person, gone when somebody wants it back."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jena_sro.inhalte.fristen import FRISTEN, delete_expired
from jena_sro.inhalte.leicht import easy_url
from jena_sro.inhalte.models import Aufgabe, Rueckmeldung
from jena_sro.konten.models import Rolle
from sozialraeume.actions.antworten import publish_antwort, withdraw_consent
from sozialraeume.actions.bedarfe import accept_hinweis
from sozialraeume.forms.records import version_of
from sozialraeume.models import Antwort, Bedarf, Hinweis, Vorschlag
from teilhabe.models import Wunsch
from tests.concurrency import errors_of_all_at_once
from tests.factories import (
    make_antwort,
    make_bedarf,
    make_hinweis,
    make_konto,
    make_lebensbereich,
    make_ortschaft,
    make_rueckmeldung,
    make_seite,
    make_sozialraum,
    make_vorschlag,
)

pytestmark = pytest.mark.django_db
PUBLIC, EASY = reverse("sozialraeume:antwort_public_list"), reverse("sozialraeume:antwort_public_list_easy")
MAKE = {"rueckmeldung": make_rueckmeldung, "hinweis": make_hinweis, "vorschlag": make_vorschlag}
kinds = pytest.mark.parametrize("herkunft", MAKE)
SECRET = "anna.muster@example.org"
WORDS = {"question": "Gibt es einen Chor?", "answer": "Ja, am Montag.", "sozialraum": "", "easy_question": "", "easy_answer": ""}


@pytest.fixture
def fachdienst(client, sign_in):
    return sign_in(client, make_konto(Rolle.FACHDIENST))


def text_of(response):
    return " ".join(response.content.decode().split())


def publish_url(einsendung):
    return reverse("sozialraeume:antwort_publish", args=[einsendung._meta.model_name, einsendung.pk])


def withdraw_url(einsendung):
    return reverse("sozialraeume:consent_withdraw", args=[einsendung._meta.model_name, einsendung.pk])


def listed(client, **query):
    return [antwort.question for antwort in client.get(PUBLIC, query).context["page"]]


# ---- consent ----


@kinds
def test_published_words_are_those_of_the_fachdienst(client, fachdienst, herkunft):
    einsendung = MAKE[herkunft](may_publish=True, contact=SECRET)
    client.post(publish_url(einsendung), WORDS)
    antwort = Antwort.objects.get()
    assert (antwort.herkunft, antwort.einsendung) == (herkunft, einsendung)
    for address in (PUBLIC, EASY, antwort.get_absolute_url(), easy_url(antwort.get_absolute_url())):
        assert SECRET not in text_of(client.get(address))
    assert "Ja, am Montag." in text_of(client.get(antwort.get_absolute_url()))


@kinds
def test_without_consent_nothing_is_published(client, fachdienst, herkunft):
    einsendung = MAKE[herkunft]()
    assert "Die Person hat nicht zugestimmt" in text_of(client.get(einsendung.get_work_url()))
    assert client.post(publish_url(einsendung), WORDS).headers["Location"] == einsendung.get_work_url()
    assert not publish_antwort(einsendung, Antwort(question="Gibt es das?", answer="Ja."))
    assert not Antwort.objects.exists()


def test_consent_taken_back_while_somebody_writes_is_respected(client, fachdienst):
    rueckmeldung = make_rueckmeldung(may_publish=True)
    stale = Rueckmeldung.objects.get()
    withdraw_consent(rueckmeldung)
    assert not publish_antwort(stale, Antwort(question="Gibt es das?", answer="Ja."))


@kinds
def test_form_of_residents_asks_and_assumes_no(client, herkunft):
    url = {"rueckmeldung": "seiten:rueckmeldung"}.get(herkunft, f"sozialraeume:{herkunft}_create")
    page = client.get(reverse(url))
    assert "Ja, Sie dürfen meine Nachricht und Ihre Antwort hier veröffentlichen. Ohne meinen Namen." in text_of(page)
    assert page.context["form"]["may_publish"].value() is False


def test_consent_of_the_form_is_stored(client):
    client.post(
        "/rueckmeldung/",
        {
            "anlass": "frage",
            "message": "Wann ist geöffnet?",
            "may_publish": "on",
            "page": "",
            "contact": "",
            "token": uuid.uuid4(),
        },
    )
    assert Rueckmeldung.objects.get().may_publish


# ---- putting it up ----


@kinds
def test_raw_words_are_filled_in_only_when_asked_for(client, fachdienst, herkunft):
    einsendung = MAKE[herkunft](may_publish=True)
    assert client.get(publish_url(einsendung)).context["form"]["question"].value() is None
    assert client.get(publish_url(einsendung), {"wortlaut": "ja"}).context["form"]["question"].value() == einsendung.summary


@pytest.mark.parametrize(
    ("field", "error"), [("question", "die Frage in kurzen Worten"), ("answer", "schreiben Sie die Antwort")]
)
def test_both_texts_are_needed(client, fachdienst, field, error):
    page = client.post(publish_url(make_hinweis(may_publish=True)), WORDS | {field: " "})
    assert error in text_of(page)
    assert not Antwort.objects.exists()


@pytest.mark.parametrize("field", ["question", "answer"])
def test_no_person_is_named(client, fachdienst, field):
    page = client.post(publish_url(make_hinweis(may_publish=True)), WORDS | {field: "Frau Muster hat gefragt."})
    assert "keine Person" in text_of(page)


def test_easy_question_needs_its_answer(client, fachdienst):
    page = client.post(publish_url(make_hinweis(may_publish=True)), WORDS | {"easy_question": "Gibt es das?"})
    assert "gehören Frage und Antwort zusammen" in text_of(page)


def test_double_click_publishes_once(client, fachdienst):
    hinweis = make_hinweis(may_publish=True)
    client.post(publish_url(hinweis), WORDS), client.post(publish_url(hinweis), WORDS | {"answer": "Anders."})
    assert Antwort.objects.get().answer == "Ja, am Montag."


@pytest.mark.django_db(transaction=True)
def test_two_at_once_publish_once():
    hinweis = make_hinweis(may_publish=True)
    assert errors_of_all_at_once(lambda: publish_antwort(Hinweis.objects.get(), Antwort(question="Ja?", answer="Ja."))) == []
    assert Antwort.objects.get().hinweis == hinweis


def test_sozialraum_is_filled_in_from_what_was_sent(client, fachdienst):
    nord = make_sozialraum(name="Nord")
    for einsendung in (
        make_hinweis(may_publish=True, sozialraum=nord),
        make_vorschlag(may_publish=True, ortschaft=make_ortschaft(nord)),
    ):
        assert client.get(publish_url(einsendung)).context["form"].initial["sozialraum"] == nord


@pytest.mark.parametrize("path", ["mond/1", "hinweis/999999", "hinweis/999999999999999999999"])
def test_unknown_einsendung_is_not_found(client, fachdienst, path):
    assert client.get(f"/arbeitsbereich/antworten/{path}/").status_code == 404
    assert client.post(f"/arbeitsbereich/antworten/{path}/zuruecknehmen/").status_code == 404


def test_answering_leads_to_the_public_answer_where_the_person_agreed(client, fachdienst):
    agreed, other = make_hinweis(may_publish=True), make_hinweis()
    answer = {"stand": "beantwortet", "answer": "Das gibt es schon."}
    assert client.post(agreed.get_work_url(), answer).headers["Location"] == publish_url(agreed)
    assert client.post(other.get_work_url(), answer).headers["Location"] == reverse("sozialraeume:hinweis_list")
    rueckmeldung = make_rueckmeldung(may_publish=True, contact=SECRET)
    assert client.post(rueckmeldung.get_work_url(), {"answer": "Ja."}).headers["Location"] == publish_url(rueckmeldung)
    vorschlag = make_vorschlag(may_publish=True)
    assert client.post(vorschlag.get_work_url(), {"answer": "Nein."}).headers["Location"] == publish_url(vorschlag)


def test_question_without_contact_is_answered_in_public(client, fachdienst):
    rueckmeldung = make_rueckmeldung(may_publish=True)
    assert "nur eine öffentliche Antwort ist möglich" in text_of(client.get(rueckmeldung.get_work_url()))
    assert client.post(rueckmeldung.get_work_url(), {"answer": "Ja."}).headers["Location"] == publish_url(rueckmeldung)
    rueckmeldung.refresh_from_db()
    assert rueckmeldung.stand == "beantwortet"


def test_public_answer_is_changed_and_conflicts_are_told(client, fachdienst):
    antwort = make_antwort()
    address = reverse("sozialraeume:antwort_update", args=[antwort.pk])
    assert "jemand anderes gespeichert" in text_of(client.post(address, WORDS | {"version": "alt"}))
    client.post(address, WORDS | {"answer": "Ja, am Dienstag.", "version": version_of(antwort)})
    assert Antwort.objects.get().answer == "Ja, am Dienstag."


# ---- taking it back ----


@kinds
def test_withdrawn_consent_leaves_nothing(client, fachdienst, herkunft):
    einsendung = MAKE[herkunft](may_publish=True)
    client.post(publish_url(einsendung), WORDS)
    antwort = Antwort.objects.get()
    client.post(withdraw_url(einsendung)), client.post(withdraw_url(einsendung))
    einsendung.refresh_from_db()
    assert not einsendung.may_publish
    assert not Antwort.objects.exists()
    assert (
        client.get(antwort.get_absolute_url()).status_code == client.get(easy_url(antwort.get_absolute_url())).status_code == 404
    )
    assert "Nichts gefunden" in text_of(client.get("/suche/?q=Chor"))


def test_withdrawing_from_the_list_takes_the_consent_too(client, fachdienst):
    hinweis = make_hinweis(may_publish=True)
    antwort = make_antwort(herkunft="hinweis", hinweis=hinweis)
    for _ in range(2):
        page = client.post(reverse("sozialraeume:antwort_withdraw", args=[antwort.pk]), follow=True)
        assert "nichts mehr öffentlich" in text_of(page)
    hinweis.refresh_from_db()
    assert not hinweis.may_publish
    assert not Antwort.objects.exists()


def test_withdrawn_hinweis_makes_its_bedarf_internal_for_good(client, fachdienst):
    hinweis = make_hinweis(may_publish=True)
    bedarf = make_bedarf()
    accept_hinweis(pk=hinweis.pk, bedarf=bedarf, konto=fachdienst)
    client.post(withdraw_url(hinweis))
    bedarf = Bedarf.objects.get()
    assert (bedarf.is_public, bedarf.stays_internal) == (False, True)


def test_no_history_keeps_what_was_withdrawn():
    assert not hasattr(Antwort, "history")
    assert not any(hasattr(model, "history") for model in (Rueckmeldung, Hinweis, Vorschlag))


@kinds
def test_public_answer_stays_when_the_message_is_deleted(client, fachdienst, herkunft):
    long_ago = timezone.now() - datetime.timedelta(days=5000)
    answer = {"rueckmeldung": {"stand": "erledigt"}}.get(herkunft, {"stand": "abgelehnt", "answer": "Nein."})
    einsendung = MAKE[herkunft](may_publish=True, closed_at=long_ago, **answer)
    client.post(publish_url(einsendung), WORDS)
    for frist in FRISTEN:
        if frist.name in ("Rückmeldungen", "Hinweise", "Vorschläge"):
            delete_expired(frist)
    assert not type(einsendung).objects.exists()
    antwort = Antwort.objects.get()
    assert antwort.einsendung is None
    assert "Ja, am Montag." in text_of(client.get(antwort.get_absolute_url()))
    assert client.get(reverse("sozialraeume:antwort_update", args=[antwort.pk])).status_code == 200
    client.post(reverse("sozialraeume:antwort_withdraw", args=[antwort.pk]))
    assert not Antwort.objects.exists()


# ---- for everybody ----


def test_list_is_filtered_and_an_unknown_value_filters_nothing(client):
    nord = make_sozialraum(name="Nord")
    make_antwort(question="Alt?", herkunft="hinweis", sozialraum=nord, published_on="2999-01-01")
    make_antwort(question="Neu?", answer="Xylothek", published_on="2999-01-02")
    assert listed(client) == ["Neu?", "Alt?"]
    assert listed(client, herkunft="hinweis") == listed(client, sozialraum="nord") == ["Alt?"]
    assert listed(client, q="Xylothek") == ["Neu?"]
    assert listed(client, herkunft="mond", sozialraum="mond") == ["Neu?", "Alt?"]
    assert "Alle Fragen zeigen" in text_of(client.get(PUBLIC, {"q": "Zebrastreifen"}))


def test_pages_keep_the_filter(client, settings):
    settings.ANGEBOTE_PER_PAGE = 1
    for question in ("A?", "B?"):
        make_antwort(question=question)
    make_antwort(herkunft="hinweis")
    assert "?herkunft=rueckmeldung&amp;seite=2" in client.get(PUBLIC, {"herkunft": "rueckmeldung"}).content.decode()


def test_search_finds_public_answers(client):
    antwort = make_antwort(question="Wo ist die Xylothek?")
    assert antwort.get_absolute_url() in text_of(client.get("/suche/?q=Xylothek"))


def test_sozialraum_shows_its_answers(client):
    make_seite(slug="sozialraeume-einteilung")
    nord = make_sozialraum(name="Nord")
    antwort, other = make_antwort(sozialraum=nord), make_antwort()
    for address in (nord.get_absolute_url(), nord.get_bedarfe_url()):
        page = client.get(address).content.decode()
        assert antwort.get_absolute_url() in page
        assert other.get_absolute_url() not in page


def test_easy_page_shows_easy_words_or_says_that_there_are_none(client):
    easy = make_antwort(easy_question="Gibt es ein Lied?", easy_answer="Ja.\nAm Montag.")
    assert "Ja.<br>Am Montag." in text_of(client.get(easy_url(easy.get_absolute_url())))
    page = text_of(client.get(easy_url(make_antwort(answer="Schwierig.").get_absolute_url())))
    assert "Den Text gibt es noch nicht" in page
    assert "Schwierig." not in page


def test_planted_script_is_shown_as_text(client, fachdienst):
    script = "<script>alert(1)</script>"
    antwort = make_antwort(question=script, answer=script, easy_question=script, easy_answer=script)
    for address in (
        PUBLIC,
        EASY,
        antwort.get_absolute_url(),
        easy_url(antwort.get_absolute_url()),
        reverse("sozialraeume:antwort_list"),
    ):
        assert script not in client.get(address).content.decode()


@pytest.mark.parametrize("address", [f"{PUBLIC}?q=Chor&herkunft=rueckmeldung", EASY, reverse("sozialraeume:antwort_list")])
def test_list_costs_the_same_for_many(client, fachdienst, address):
    counts = []
    for number in (1, 1, 9):  # the first one also reads what is kept in memory
        for _ in range(number):
            make_antwort(sozialraum=make_sozialraum(), rueckmeldung=make_rueckmeldung())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 10 + 7  # as in test_queries: the page, and session, Konto, roles, number of tasks


# ---- by hand ----


def by_hand(**values):
    return {
        "weg": "telefon",
        "contact": "",
        "sozialraum": "",
        "lebensbereich": "",
        "art": "",
        "token": str(uuid.uuid4()),
    } | values


FORMS = {
    "hinweis": {"text": "Eine Bank."},
    "vorschlag": {"name": "Chor", "place": "im Saal", "ortschaft": "", "text": "Gut."},
}
by_hand_kinds = pytest.mark.parametrize("herkunft", FORMS)


@by_hand_kinds
def test_call_is_taken_down_once_and_waits_like_any_other(client, fachdienst, herkunft):
    url, form = reverse(f"sozialraeume:{herkunft}_by_hand"), by_hand(**FORMS[herkunft], may_publish="on")
    for _ in range(2):
        assert client.post(url, form).status_code == 302
    einsendung = {"hinweis": Hinweis, "vorschlag": Vorschlag}[herkunft].objects.get()
    assert (einsendung.weg, einsendung.may_publish) == ("telefon", True)
    assert Aufgabe.objects.open().get().content == einsendung
    assert "am Telefon" in text_of(client.get(einsendung.get_work_url()))


@by_hand_kinds
@pytest.mark.parametrize("weg", ["", "portal", "brieftaube"])
def test_call_taken_down_needs_its_way(client, fachdienst, herkunft, weg):
    page = client.post(reverse(f"sozialraeume:{herkunft}_by_hand"), by_hand(**FORMS[herkunft], weg=weg))
    assert "kern-error" in page.content.decode()
    assert not Hinweis.objects.exists()
    assert not Vorschlag.objects.exists()


def test_form_by_hand_asks_whether_the_person_agreed(client, fachdienst):
    for name in ("seiten:rueckmeldung_by_hand", "sozialraeume:hinweis_by_hand", "sozialraeume:vorschlag_by_hand"):
        assert "Die Person ist einverstanden" in text_of(client.get(reverse(name)))


def test_wish_by_hand_counts_once_for_each_form(client, fachdienst):
    topic, url = make_lebensbereich(), reverse("teilhabe:wunsch_by_hand")
    form = {"thema": topic.slug, "sozialraum": "", "token": str(uuid.uuid4())}
    client.post(url, form), client.post(url, form)
    assert Wunsch.objects.get().count == 1
    assert "Gezählt" in text_of(client.post(url, form | {"token": str(uuid.uuid4())}, follow=True))
    assert Wunsch.objects.get().count == 2


def test_wish_by_hand_without_topic_says_so(client, fachdienst):
    assert "Bitte wählen Sie ein Thema." in text_of(client.post(reverse("teilhabe:wunsch_by_hand"), {"token": "x"}))
    assert not Wunsch.objects.exists()


# ---- what residents see ----


THANKS = ("seiten:rueckmeldung_thanks", "sozialraeume:hinweis_thanks", "sozialraeume:vorschlag_thanks")


@pytest.mark.parametrize("name", THANKS)
def test_thanks_say_what_happens_next(client, settings, name):
    settings.RUECKMELDUNG_ANSWER_DAYS = 17
    assert "innerhalb von 17 Tagen" in text_of(client.get(reverse(name)))
    assert PUBLIC in client.get(reverse(name)).content.decode()
    assert "höchstens 17 Tage" in text_of(client.get(reverse(f"{name}_easy")))


EASY_FORMS = {
    "seiten:rueckmeldung_easy": ({"anlass": "frage", "message": "Wann ist offen?", "page": "/angebote/"}, Rueckmeldung),
    "sozialraeume:hinweis_create_easy": ({"text": "Eine Bank.", "sozialraum": "", "lebensbereich": ""}, Hinweis),
    "sozialraeume:vorschlag_create_easy": (FORMS["vorschlag"] | {"art": ""}, Vorschlag),
}


@pytest.mark.parametrize("name", EASY_FORMS)
def test_easy_form_sends_the_same_and_thanks_in_easy_language(client, name):
    values, model = EASY_FORMS[name]
    answer = client.post(reverse(name), values | {"contact": "", "token": str(uuid.uuid4())})
    assert answer.headers["Location"].startswith("/leicht/")
    assert Aufgabe.objects.open().get().content == model.objects.get()


@pytest.mark.parametrize("name", EASY_FORMS)
def test_easy_form_says_in_easy_words_what_is_missing(client, name):
    page = text_of(client.post(reverse(name), {}))
    assert "Fehler: " in page
    assert "(freiwillig)" not in page
    assert client.get(reverse(name)).context["form"]["contact"].label == "Wie können wir Ihnen antworten?"


def test_easy_message_keeps_the_page_it_is_about(client):
    page = client.get(reverse("seiten:rueckmeldung_easy"), {"anlass": "barriere", "seite": "/leicht/antworten/"})
    assert 'name="page" value="/leicht/antworten/"' in page.content.decode()
    assert page.context["form"]["anlass"].value() == "barriere"


def test_easy_hinweise_are_limited_like_the_others(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"hinweis": "1/h/ip"}
    values, _ = EASY_FORMS["sozialraeume:hinweis_create_easy"]
    statuses = [
        client.post(reverse("sozialraeume:hinweis_create_easy"), values | {"contact": "", "token": str(uuid.uuid4())}).status_code
        for _ in range(2)
    ]
    assert statuses == [302, 429]
