"""Surveys for everybody: answered without account in standard and easy language, and results from five answers on."""

import datetime
import re
import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from gremien.actions.umfragen import (
    SheetRefusedError,
    close_umfrage,
    count_sheet,
    gather,
    new_codes,
    publish_umfrage,
    store_codes,
)
from gremien.models import Antwortzahl, Freitext, Umfrage
from gremien.models.umfrage import CODE_LETTERS, new_code
from jena_sro.inhalte import pdf
from jena_sro.inhalte.frozen import hash_of
from tests.concurrency import WORKERS, errors_of_all_at_once
from tests.factories import make_gremium, make_umfrage
from tests.gremien.pages import text_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
EASY = ("", "_easy")
languages = pytest.mark.parametrize("easy", EASY, ids=["standard", "easy"])


def page_url(name, umfrage):
    return reverse(f"gremien:umfrage_{name}", args=[umfrage.slug])


def sheet(umfrage, *answers, **values):
    """A form with these answers, in the order of the questions."""
    fields = {f"frage_{frage.pk}": answer for frage, answer in zip(umfrage.fragen.all(), answers, strict=False)}
    return fields | {"token": str(uuid.uuid4())} | values


def send(client, umfrage, *answers, easy="", **values):
    return client.post(page_url(f"answer{easy}", umfrage), sheet(umfrage, *answers, **values))


def counts(umfrage):
    rows = Antwortzahl.objects.filter(frage__umfrage=umfrage, count__gt=0)
    return {zahl.choice: zahl.count for zahl in rows}


def sheets(umfrage):
    return Umfrage.objects.get(pk=umfrage.pk).sheets


def coded(*kinds, number=1, **values):
    umfrage = make_umfrage(*kinds, access="code", **values)
    codes = new_codes(number)
    store_codes(umfrage, codes)
    return (umfrage, *codes)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


# Answering


@languages
def test_answers_are_counted_and_the_language_stays(client, easy):
    umfrage = make_umfrage("smiley5", "ja_nein", "freitext")
    answer = send(client, umfrage, "gut", "manchmal", "Mehr Bänke", easy=easy)
    assert answer.headers["Location"] == page_url(f"thanks{easy}", umfrage)
    assert client.get(answer.headers["Location"]).status_code == 200
    assert counts(umfrage) == {"gut": 1, "manchmal": 1}
    assert (Freitext.objects.get().text, sheets(umfrage)) == ("Mehr Bänke", 1)


@languages
def test_page_asks_in_its_language_with_words_beside_the_faces(client, easy):
    umfrage = make_umfrage("smiley3")
    html = text_of(client.get(page_url(f"answer{easy}", umfrage)))
    question = umfrage.fragen.get()
    assert (question.easy_text if easy else question.text) in html
    for choice in question.choices:
        assert f'<span class="app-face app-face--{choice.value}" aria-hidden="true"></span>{choice.label}' in html


def test_questions_may_be_left_out(client):
    umfrage = make_umfrage("smiley5", "ja_nein")
    assert send(client, umfrage, "", "ja").status_code == 302
    assert counts(umfrage) == {"ja": 1}


@languages
@pytest.mark.parametrize("answers", [(), ("", ""), ("", "   ")])
def test_empty_sheet_is_refused(client, easy, answers):
    umfrage = make_umfrage("smiley5", "freitext")
    answer = send(client, umfrage, *answers, easy=easy)
    assert "Antwort reicht" in text_of(answer) or "mindestens eine Frage" in text_of(answer)
    assert sheets(umfrage) == 0


@pytest.mark.parametrize("wrong", ["ja", "sehr gut", "x" * 5000, "\0", "1", "sehr_gut,gut"])
def test_answer_that_is_no_choice_is_refused(client, wrong):
    umfrage = make_umfrage("smiley5", "freitext")
    answer = send(client, umfrage, wrong, "Mein Text")
    assert answer.status_code == 200
    assert "Bitte wählen Sie eine der Antworten." in text_of(answer)
    assert "Mein Text" in text_of(answer)
    assert (sheets(umfrage), counts(umfrage)) == (0, {})


@pytest.mark.parametrize("wrong", ["x" * 501, "a\0b"])
def test_text_that_cannot_be_kept_is_refused(client, wrong):
    umfrage = make_umfrage("freitext")
    assert send(client, umfrage, wrong).context["form"].errors
    assert not Freitext.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "\0", "1" * 400])
def test_form_without_its_token_is_refused(client, token):
    umfrage = make_umfrage()
    assert send(client, umfrage, "gut", token=token).status_code == 200
    assert sheets(umfrage) == 0


def test_form_sent_twice_counts_once(client):
    umfrage = make_umfrage()
    form = sheet(umfrage, "gut")
    answers = [client.post(page_url("answer", umfrage), form).status_code for _ in range(2)]
    assert (answers, sheets(umfrage), counts(umfrage)) == ([302, 302], 1, {"gut": 1})


@languages
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"opens_on": TODAY + datetime.timedelta(days=3)}, ("beginnt am", "beginnt am")),
        ({"stand": "geschlossen"}, ("wird gerade ausgewertet", "Bald lesen Sie hier")),
        ({"stand": "veroeffentlicht"}, ("Zum Ergebnis", "Das haben Menschen gesagt")),
    ],
    ids=["too early", "closed", "published"],
)
def test_page_without_a_form_says_why(client, values, words, easy):
    umfrage = make_umfrage(**values)
    html = text_of(client.get(page_url(f"answer{easy}", umfrage)))
    assert words[EASY.index(easy)] in html
    assert "<form" not in html.partition("<main")[2].partition("</main>")[0]


@languages
@pytest.mark.parametrize("values", [{"stand": "geschlossen"}, {"opens_on": TODAY + datetime.timedelta(days=3)}])
def test_sheet_that_comes_at_the_wrong_time_is_refused_and_stays(client, values, easy):
    umfrage = make_umfrage("freitext", **values)
    html = text_of(send(client, umfrage, "Mehr Bänke", easy=easy))
    assert "Ihre Antworten sind nicht" in html
    assert "Mehr Bänke" in html
    assert not Freitext.objects.exists()


@languages
@pytest.mark.parametrize("name", ["answer", "thanks", "results"])
@pytest.mark.parametrize(
    "make",
    [lambda: make_umfrage(stand="entwurf"), lambda: make_umfrage(gremium=make_gremium(is_public=False), stand="veroeffentlicht")],
    ids=["draft", "hidden Gremium"],
)
def test_hidden_survey_has_no_page(client, make, name, easy):
    assert client.get(page_url(f"{name}{easy}", make())).status_code == 404


def test_draft_has_no_sheet_on_paper(client):
    assert client.get(reverse("gremien:bogen_pdf", args=[make_umfrage(stand="entwurf").slug])).status_code == 404


@pytest.mark.skipif(not pdf.IS_AVAILABLE, reason="tests of PDFs need Pango")
@pytest.mark.parametrize("form", ["", "gross", "einfach", "quatsch"])
def test_sheet_is_printed_in_each_form(client, form):
    umfrage = make_umfrage("smiley5", "ja_nein", "freitext", access="code")
    answer = client.get(reverse("gremien:bogen_pdf", args=[umfrage.slug]), {"form": form})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")


@pytest.mark.parametrize("number", ["1", "99999999999999999999", "-1", "x", ""])
def test_list_takes_any_page_number(client, number):
    assert client.get(reverse("gremien:umfrage_public_list"), {"seite": number}).status_code == 200


@languages
def test_list_names_what_runs_and_what_came_out(client, easy):
    running, published, closed = (
        make_umfrage(),
        make_umfrage(stand="veroeffentlicht", sheets=6),
        make_umfrage(stand="geschlossen"),
    )
    html = text_of(client.get(reverse(f"gremien:umfrage_public_list{easy}")))
    assert page_url(f"answer{easy}", running) in html
    assert page_url(f"results{easy}", published) in html
    assert closed.slug not in html


@languages
def test_empty_list_says_so(client, easy):
    html = text_of(client.get(reverse(f"gremien:umfrage_public_list{easy}")))
    assert "keine" in html


def test_start_page_has_one_line_while_a_survey_runs(client):
    assert "Gerade läuft eine Umfrage" not in text_of(client.get("/"))
    umfrage = make_umfrage()
    assert umfrage.get_absolute_url() in text_of(client.get("/"))


def test_survey_is_found_by_search(client):
    make_umfrage(title="Zaubertreff")
    make_umfrage(title="Zauberentwurf", stand="entwurf")
    html = text_of(client.get("/suche/", {"q": "Zaubertreff"}))
    assert "/umfragen/zaubertreff/" in html
    assert "zauberentwurf" not in text_of(client.get("/suche/", {"q": "Zauberentwurf"}))


def test_flood_from_one_address_is_stopped(client, settings):
    settings.UMFRAGE_SHEETS_PER_DAY = 2
    umfrage = make_umfrage("freitext")
    answers = [send(client, umfrage, "Mehr Bänke") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Mehr Bänke" in text_of(answers[2])
    assert sheets(umfrage) == 2


# Codes


def test_code_is_easy_to_type():
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch(f"([{CODE_LETTERS}]{{3}}-){{2}}[{CODE_LETTERS}]{{3}}", code) for code in codes)
    assert not set("0O1IL2Z5S8B6GUVAE") & set(CODE_LETTERS)


@pytest.mark.parametrize(
    "typed", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code.replace('-', ' – ')} "]
)
def test_code_counts_however_it_is_typed_and_once(client, typed):
    umfrage, code = coded()
    first = send(client, umfrage, "gut", code=typed(code))
    second = send(client, umfrage, "gut", code=code)
    assert (first.status_code, second.status_code, sheets(umfrage)) == (302, 200, 1)
    assert "schon benutzt" in text_of(second)
    assert not umfrage.codes.exists()


def test_double_click_with_a_code_is_no_error(client):
    umfrage, code = coded()
    form = sheet(umfrage, "gut", code=code)
    assert [client.post(page_url("answer", umfrage), form).status_code for _ in range(2)] == [302, 302]
    assert sheets(umfrage) == 1


@languages
@pytest.mark.parametrize("code", ["", "CCC", "CCC-CCC-CCC", "ÄÖÜ-CCC-CCC", "x" * 41, "'; DROP"])
def test_wrong_code_counts_nothing_and_keeps_the_answers(client, code, easy):
    umfrage, _ = coded("freitext")
    answer = send(client, umfrage, "Mehr Bänke", code=code, easy=easy)
    assert list(answer.context["form"].errors) == ["code"]
    assert "Mehr Bänke" in text_of(answer)
    assert (sheets(umfrage), umfrage.codes.count()) == (0, 1)


def test_code_of_another_survey_opens_nothing(client):
    (umfrage, _), (_, code) = coded(), coded()
    assert send(client, umfrage, "gut", code=code).status_code == 200
    assert sheets(umfrage) == 0


def test_only_wrong_codes_are_limited(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"umfrage_code": "2/h/ip"}
    umfrage, *codes = coded(number=4)
    good = [send(client, umfrage, "gut", code=code).status_code for code in codes[:3]]
    wrong = [send(client, umfrage, "gut", code="CCC-CCC-CCC").status_code for _ in range(3)]
    assert (good, wrong) == ([302, 302, 302], [200, 200, 429])
    assert send(client, umfrage, "gut", code=codes[3], easy="_easy").status_code == 429
    assert sheets(umfrage) == 3


def test_code_printed_under_an_older_secret_key_still_counts(client, settings):
    umfrage, code = coded()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "ein-neuer-schluessel" * 3
    assert send(client, umfrage, "gut", code=code).status_code == 302


def test_refused_sheet_leaves_its_code(client):
    umfrage, code = coded("freitext")
    send(client, umfrage, "", code=code)
    assert umfrage.codes.count() == 1


def test_closing_deletes_unused_codes():
    umfrage, _ = coded(sheets=6)
    close_umfrage(umfrage)
    assert not umfrage.codes.exists()


# Results


def publish(umfrage):
    closed = Umfrage.objects.get(pk=umfrage.pk)
    publish_umfrage(closed, seen=hash_of(gather(closed)), konto=None)


def with_sheets(client, number, *kinds):
    """Answered so many times, closed and published."""
    umfrage = make_umfrage(*kinds or ("smiley5",))
    for _ in range(number):
        send(client, umfrage, "sehr_gut")
    close_umfrage(umfrage)
    return umfrage


@languages
def test_survey_closed_with_four_sheets_shows_nothing(client, easy):
    umfrage = with_sheets(client, 4)
    assert not Antwortzahl.objects.exists()
    publish(umfrage)
    html = text_of(client.get(page_url(f"results{easy}", umfrage)))
    assert "Zu wenige" in html
    assert "sehr gut" not in html
    for words in ("4 Bögen", "4 Menschen", "-mal", "app-number", "app-diagramm__text"):
        assert words not in html


@pytest.mark.parametrize(("number", "count"), [(4, None), (5, 5), (6, 6)])
def test_result_holds_totals_from_five_on(number, count):
    umfrage = make_umfrage(stand="veroeffentlicht", sheets=number, counts={"gut": number})
    fragen = umfrage.content["fragen"]
    assert umfrage.content["sheets"] == count
    assert (fragen[0]["answers"][1]["count"] if count else fragen) == (count or [])


@languages
def test_survey_closed_with_five_sheets_shows_totals(client, easy):
    umfrage = make_umfrage("smiley5", stand="veroeffentlicht", sheets=5, counts={"sehr_gut": 5})
    html = text_of(client.get(page_url(f"results{easy}", umfrage)))
    assert "5-mal" in html if easy else '<td class="app-number">5</td>' in html


@languages
def test_question_that_few_answered_shows_nothing(client, easy):
    umfrage = make_umfrage("smiley5", stand="veroeffentlicht", sheets=30, counts={"gut": 4})
    assert umfrage.content["fragen"][0]["answers"] is None
    html = text_of(client.get(page_url(f"results{easy}", umfrage)))
    assert "Zu wenige" in html


def test_texts_of_four_sheets_are_deleted_at_once():
    make_umfrage("freitext", stand="geschlossen", sheets=4, texts=["Geheim"])
    assert not Freitext.objects.exists()


@languages
def test_only_released_texts_are_published(client, easy):
    umfrage = make_umfrage("freitext", stand="geschlossen", sheets=9, texts=["Gerne lesen", "Geheim"])
    Freitext.objects.filter(text="Gerne lesen").update(is_released=True)
    publish(umfrage)
    html = text_of(client.get(page_url(f"results{easy}", umfrage)))
    assert "Gerne lesen" in html
    assert "Geheim" not in html
    assert "Wir streichen." in html


@languages
def test_result_is_not_read_before_it_is_published(client, easy):
    umfrage = make_umfrage(stand="geschlossen", sheets=9, counts={"gut": 9})
    assert client.get(page_url(f"results{easy}", umfrage)).status_code == 404


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_sheets_sent_at_the_same_moment_all_count():
    umfrage = make_umfrage()
    frage = umfrage.fragen.get()
    assert errors_of_all_at_once(lambda: count_sheet(umfrage, {frage.pk: "gut"}, token=uuid.uuid4())) == []
    assert (sheets(umfrage), counts(umfrage)) == (WORKERS, {"gut": WORKERS})


@pytest.mark.django_db(transaction=True)
def test_one_code_used_at_the_same_moment_counts_once():
    umfrage, code = coded()
    frage = umfrage.fragen.get()
    errors = errors_of_all_at_once(lambda: count_sheet(umfrage, {frage.pk: "gut"}, token=uuid.uuid4(), code=code))
    assert [type(error) for error in errors] == [SheetRefusedError] * (WORKERS - 1)
    assert (sheets(umfrage), counts(umfrage)) == (1, {"gut": 1})


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_at_the_same_moment_counts_once():
    umfrage, token = make_umfrage(), uuid.uuid4()
    frage = umfrage.fragen.get()
    assert errors_of_all_at_once(lambda: count_sheet(umfrage, {frage.pk: "gut"}, token=token)) == []
    assert (sheets(umfrage), counts(umfrage)) == (1, {"gut": 1})


@pytest.mark.django_db(transaction=True)
def test_survey_closed_at_the_same_moment_by_all_is_closed_once():
    umfrage, closed = make_umfrage(sheets=6), []
    assert errors_of_all_at_once(lambda: closed.append(close_umfrage(umfrage))) == []
    assert sorted(closed) == [False] * (WORKERS - 1) + [True]
