"""Minutes from the first word to the frozen copy, and the decisions that they hold."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from gremien.actions.beschluesse import raise_overdue
from gremien.actions.protokolle import decide, gather
from gremien.models import Anmerkung, Beschluss, Dokument, Protokoll, Tagesordnungspunkt
from jena_sro.inhalte.frozen import FrozenError, hash_of
from jena_sro.inhalte.models import Aufgabe, Postausgang
from jena_sro.konten.models import Rolle
from tests.factories import (
    make_anmerkung,
    make_bedarf,
    make_beschluss,
    make_dokument,
    make_konto,
    make_mitgliedschaft,
    make_protokoll,
    make_punkt,
    make_sitzung,
    make_sozialraum,
)
from tests.gremien.pages import text_of, url, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_outbox")]
YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


@pytest.fixture
def sitzung(gremium):
    """A meeting of last month."""
    return make_sitzung(gremium, in_days=-30)


@pytest.fixture
def punkt(sitzung):
    return make_punkt(sitzung, title="Bänke am Ufer", position=2)


# ---- writing ----


def test_office_writes_item_by_item(client, office, punkt):
    address = url("result_update", punkt.sitzung, punkt.pk)
    client.post(address, {"result_text": "Drei Bänke fehlen.", "version": version(client, address)})
    assert "Drei Bänke fehlen." in text_of(client.get(punkt.sitzung.get_work_url()))
    assert punkt.sitzung.protokoll.stand == "entwurf"
    assert "Drei Bänke fehlen." not in text_of(client.get(punkt.sitzung.get_absolute_url()))


def test_second_writer_is_told(client, office, punkt):
    address = url("result_update", punkt.sitzung, punkt.pk)
    seen = version(client, address)
    Tagesordnungspunkt.objects.filter(pk=punkt.pk).update(result_text="Anders.")
    assert "hat jemand anderes gespeichert" in text_of(client.post(address, {"result_text": "Mein Text.", "version": seen}))
    punkt.refresh_from_db()
    assert punkt.result_text == "Anders."


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"in_days": 30}, "Das Protokoll schreiben Sie ab dem Beginn der Sitzung."),
        ({"in_days": -3, "stand": "abgesagt", "cancel_reason": "krank"}, "Die Sitzung ist abgesagt."),
    ],
)
def test_minutes_need_a_meeting(client, office, gremium, values, message):
    punkt = make_punkt(make_sitzung(gremium, **values))
    for name in ("result_update", "beschluss_create"):
        assert message in text_of(client.get(url(name, punkt.sitzung, punkt.pk), follow=True))
    for name in ("easy_summary", "corrections_start", "protokoll_decide"):
        assert message in text_of(client.get(url(name, punkt.sitzung), follow=True))


# ---- corrections ----


def test_correction_round_from_member_to_answer(client, sign_in, office, punkt):
    sitzung, gremium = punkt.sitzung, punkt.sitzung.gremium
    member = make_mitgliedschaft(gremium, function="Anbieter", konto=make_konto())
    client.post(url("corrections_start", sitzung), {"until": f"{TOMORROW:%d.%m.%Y}"})
    assert "Bitte lesen: Protokoll Forum Wohnen" in Postausgang.objects.get().subject
    sign_in(client, member.konto)
    client.post(url("anmerkung_create", sitzung), {"text": "Es waren vier.", "punkt": punkt.pk})
    anmerkung = Anmerkung.objects.get()
    assert (anmerkung.mitgliedschaft, anmerkung.is_on_behalf) == (member, False)
    assert client.get(url("anmerkung_answer", sitzung, anmerkung.pk)).status_code == 404
    sign_in(client, office)
    assert [aufgabe.content for aufgabe in Aufgabe.objects.open().visible_to(office)] == [anmerkung]
    address = url("anmerkung_answer", sitzung, anmerkung.pk)
    refused = client.post(address, {"stand": "beantwortet", "answer": "", "version": version(client, address)})
    assert "Bitte schreiben Sie, warum der Text so bleibt." in text_of(refused)
    client.post(address, {"stand": "uebernommen", "answer": "", "version": version(client, address)})
    assert "Anbieter, zu „Bänke am Ufer“. Übernommen" in text_of(client.get(sitzung.get_work_url()))
    assert list(Aufgabe.objects.open().visible_to(office)) == []


def test_remark_is_entered_on_behalf(client, office, punkt):
    seat = make_mitgliedschaft(punkt.sitzung.gremium, function="Selbstvertretung")
    make_protokoll(punkt.sitzung, corrections_until=TOMORROW)
    client.post(url("anmerkung_create", punkt.sitzung), {"text": "Es waren vier.", "mitgliedschaft": seat.pk})
    page = text_of(client.get(punkt.sitzung.get_work_url()))
    assert "Selbstvertretung, eingetragen von der Geschäftsstelle. Offen" in page


def test_remark_of_another_meeting_is_not_found(client, office, sitzung):
    assert client.get(url("anmerkung_answer", sitzung, make_anmerkung().pk)).status_code == 404


def test_remarks_end_with_the_round(client, office, punkt):
    make_protokoll(punkt.sitzung, corrections_until=YESTERDAY)
    page = client.get(url("anmerkung_create", punkt.sitzung), follow=True)
    assert "Eine Korrekturrunde läuft gerade nicht." in text_of(page)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"stand": "entwurf", "corrections_until": None}, "Vor dem Beschluss kommt die Korrekturrunde."),
        ({"corrections_until": TOMORROW}, "Die Korrekturrunde läuft noch bis zum"),
    ],
)
def test_minutes_are_not_decided_too_early(client, office, punkt, values, message):
    protokoll = make_protokoll(punkt.sitzung, **values)
    client.post(url("protokoll_decide", punkt.sitzung), {"decided_on": f"{YESTERDAY:%d.%m.%Y}"})
    protokoll.refresh_from_db()
    assert not protokoll.is_decided
    assert message in text_of(client.get(punkt.sitzung.get_work_url()))


def test_open_remark_holds_the_minutes_up(client, office, punkt):
    anmerkung = make_anmerkung(make_protokoll(punkt.sitzung))
    client.post(url("protokoll_decide", punkt.sitzung), {"decided_on": f"{YESTERDAY:%d.%m.%Y}"})
    assert "1 Anmerkung ist noch offen." in text_of(client.get(punkt.sitzung.get_work_url()))
    assert Protokoll.objects.decided().count() == 0
    Anmerkung.objects.filter(pk=anmerkung.pk).update(stand="uebernommen")
    client.post(url("protokoll_decide", punkt.sitzung), {"decided_on": f"{YESTERDAY:%d.%m.%Y}"})
    assert Protokoll.objects.decided().count() == 1


# ---- frozen ----


@pytest.fixture
def decided(punkt):
    """Minutes with seats, an internal item, a decision and a remark, decided."""
    sitzung = punkt.sitzung
    seat = make_mitgliedschaft(sitzung.gremium, function="Anbieter")
    sitzung.anwesenheiten.create(mitgliedschaft=seat, stand="anwesend")
    Tagesordnungspunkt.objects.filter(pk=punkt.pk).update(result_text="Drei Bänke fehlen.")
    make_punkt(sitzung, title="Geheimes", is_internal=True, result_text="Quittenbrot", position=3)
    make_beschluss(punkt, votes_yes=4, votes_no=1, votes_abstained=0, dissent="Zu teuer.", responsible=seat)
    protokoll = make_protokoll(sitzung, easy_text="Bänke kommen.")
    make_anmerkung(protokoll, stand="uebernommen")
    assert decide(protokoll, decided_on=YESTERDAY, konto=make_konto())
    return Protokoll.objects.get()


def test_frozen_copy_holds_seats_texts_votes_and_dissent(decided):
    content = decided.content
    assert content["seats"] == [{"seat": "Anbieter", "stand": "anwesend"}]
    assert [(punkt["title"], punkt["text"]) for punkt in content["punkte"]] == [
        ("Bänke am Ufer", "Drei Bänke fehlen."),
        ("Geheimes", "Quittenbrot"),
    ]
    beschluss = content["punkte"][0]["beschluesse"][0]
    assert (beschluss["votes"], beschluss["dissent"]) == ("4 Ja, 1 Nein, 0 Enthaltungen", "Zu teuer.")
    assert decided.sha256 == hash_of(content)
    assert "A. Beispiel" not in str(content)


def test_public_reads_the_minutes_without_internal_items(client, decided):
    page = text_of(client.get(decided.get_absolute_url()))
    for shown in ("Drei Bänke fehlen.", "4 Ja, 1 Nein, 0 Enthaltungen", "Zu teuer.", "Bänke kommen.", "Anbieter: anwesend"):
        assert shown in page
    assert "Quittenbrot" not in page
    assert "Geheimes" not in page
    assert client.get(reverse("gremien:protokoll_public_pdf", args=[decided.sitzung_id])).content.startswith(b"%PDF-")


def everything_of(gremium):
    """All that could change about decided minutes, as stored."""
    models = (Protokoll, Tagesordnungspunkt, Beschluss, Anmerkung)
    stored = [list(model.objects.order_by("pk").values()) for model in models]
    return [
        [{key: value for key, value in row.items() if key not in ("updated_at", "stand", "outcome")} for row in rows]
        for rows in stored
    ]


def test_no_address_changes_frozen_minutes(client, sign_in, decided):
    """Every address below the Gremium, as every role, with all that forms could send."""
    gremium, sitzung = decided.sitzung.gremium, decided.sitzung
    punkt = sitzung.punkte.get(title="Bänke am Ufer")
    anmerkung, beschluss = decided.anmerkungen.get(), punkt.beschluesse.get()
    before = everything_of(gremium)
    values = {
        "title": "X", "text": "X", "result_text": "X", "easy_text": "X", "reason": "X", "until": f"{TOMORROW:%d.%m.%Y}",
        "decided_on": f"{YESTERDAY:%d.%m.%Y}", "stand": "beantwortet", "answer": "X", "result": "abgelehnt", "press": "up",
        "votes_yes": "99", "dissent": "X",
    }  # fmt: skip
    names = ("punkt_create", "punkt_propose", "easy_summary", "corrections_start", "protokoll_decide", "anmerkung_create",
             "sitzung_cancel", "anwesenheit_update")  # fmt: skip
    paths = [url(name, sitzung) for name in names]
    items = ("punkt_update", "punkt_accept", "punkt_refuse", "punkt_move", "result_update", "beschluss_create")
    paths += [url(name, sitzung, punkt.pk) for name in items]
    paths += [url("anmerkung_answer", sitzung, anmerkung.pk)]
    paths += [reverse(f"gremien:{name}", args=[gremium.slug, beschluss.pk]) for name in ("beschluss_update", "beschluss_delete")]
    member = make_mitgliedschaft(gremium, konto=make_konto()).konto
    for konto in (make_konto(gremium.geschaeftsstelle.name), member, make_konto(Rolle.FACHDIENST, Rolle.ADMINISTRATION)):
        sign_in(client, konto)
        for path in paths:
            shown = client.get(path)
            form = (shown.context or {}).get("form") if shown.status_code == 200 else None
            assert client.post(path, values | {"version": getattr(form, "version", "")}).status_code < 500
        assert everything_of(gremium) == before
    call_command("check_minutes")


def test_model_refuses_to_change_what_is_frozen(decided):
    punkt = decided.sitzung.punkte.get(title="Bänke am Ufer")
    beschluss, row, anmerkung = punkt.beschluesse.get(), decided.sitzung.anwesenheiten.get(), decided.anmerkungen.get()
    beschluss.text = "Etwas anderes."
    changes = [change for record in (decided, punkt, beschluss, row, anmerkung) for change in (record.save, record.delete)]
    for change in (*changes, lambda: make_beschluss(punkt), lambda: make_punkt(decided.sitzung)):
        with pytest.raises(FrozenError):
            change()


def flipped(content):
    """The content with one byte changed, at every place of a text in turn."""
    for key in ("gremium", "place", "easy_text"):
        if content[key]:
            yield content | {key: chr(ord(content[key][0]) ^ 1) + content[key][1:]}
    punkte = content["punkte"]
    for number, punkt in enumerate(punkte):
        changed = punkt | {"text": punkt["text"][:-1] + chr(ord(punkt["text"][-1]) ^ 1)}
        yield content | {"punkte": [*punkte[:number], changed, *punkte[number + 1 :]]}


def test_check_finds_one_byte_changed_in_the_database(decided):
    call_command("check_minutes")
    changes = list(flipped(decided.content))
    assert len(changes) == 4
    for changed in changes:
        Protokoll.objects.update(content=changed)
        with pytest.raises(CommandError, match="nicht mehr, wie es beschlossen wurde"):
            call_command("check_minutes")
        Protokoll.objects.update(content=changed, sha256=hash_of(changed))
        with pytest.raises(CommandError, match="nicht mehr, wie es beschlossen wurde"):
            call_command("check_minutes")
        Protokoll.objects.update(content=decided.content, sha256=decided.sha256)
    call_command("check_minutes")


def test_check_finds_a_byte_changed_in_a_document(sitzung):
    dokument = make_dokument(sitzung)
    call_command("check_minutes")
    with dokument.file.storage.open(dokument.file.name, "r+b") as file:
        file.seek(20)
        file.write(b"!")
    with pytest.raises(CommandError, match=f"Dokument {dokument.pk} fehlt oder ist verändert"):
        call_command("check_minutes")
    dokument.file.storage.delete(dokument.file.name)
    with pytest.raises(CommandError, match=f"Dokument {dokument.pk} fehlt"):
        call_command("check_minutes")
    assert Dokument.objects.count() == 1


def test_erased_names_leave_the_frozen_minutes(decided):
    before = decided.content
    for seat in decided.sitzung.gremium.mitgliedschaften.all():
        seat.person.delete()
    decided.refresh_from_db()
    assert decided.content == before
    call_command("check_minutes")


# ---- decisions ----


def test_decisions_are_numbered_in_each_gremium_and_year(sitzung):
    punkt = make_punkt(sitzung)
    labels = [make_beschluss(punkt).label for _ in range(2)]
    assert labels == [f"1/{sitzung.day.year}", f"2/{sitzung.day.year}"]
    assert make_beschluss(make_punkt(make_sitzung(in_days=-30))).number == 1


def test_office_enters_a_decision_and_follows_it_up(client, office, punkt):
    nord, address = make_sozialraum(name="Nord"), url("beschluss_create", punkt.sitzung, punkt.pk)
    assert "Bitte schreiben Sie, was beschlossen wurde." in text_of(client.post(address, {"version": "", "stand": "offen"}))
    values = {"text": "Drei Bänke kommen.", "result": "angenommen", "votes_yes": "4", "stand": "offen", "sozialraeume": [nord.pk]}
    client.post(address, values | {"version": ""})
    beschluss = Beschluss.objects.get()
    assert (beschluss.votes_in_words, list(beschluss.sozialraeume.all())) == ("4 Ja", [nord])
    punkt.sitzung.protokoll.freeze(gather(punkt.sitzung.protokoll), decided_on=YESTERDAY)
    update = reverse("gremien:beschluss_update", args=[punkt.sitzung.gremium.slug, beschluss.pk])
    followed = {"stand": "erledigt", "outcome": "", "sozialraeume": [nord.pk], "version": version(client, update)}
    assert "Bitte schreiben Sie, was daraus wurde." in text_of(client.post(update, followed))
    client.post(update, followed | {"outcome": "Die Bänke stehen.", "text": "Keine Bänke.", "version": version(client, update)})
    beschluss.refresh_from_db()
    assert (beschluss.text, beschluss.stand) == ("Drei Bänke kommen.", "erledigt")
    page = text_of(client.get(nord.get_absolute_url()))
    assert "Was wurde für uns beschlossen, was wurde daraus?" in page
    assert "Die Bänke stehen." in page


def test_overdue_decision_waits_for_the_office_until_it_is_done(client, office, punkt):
    beschluss = make_beschluss(punkt, due_on=YESTERDAY)
    make_beschluss(punkt, due_on=TOMORROW)
    make_beschluss(punkt, due_on=YESTERDAY, result="abgelehnt")
    assert raise_overdue() == "1 Beschlüsse sind überfällig"
    raise_overdue()
    assert [aufgabe.content for aufgabe in Aufgabe.objects.open().visible_to(office)] == [beschluss]
    update = reverse("gremien:beschluss_update", args=[punkt.sitzung.gremium.slug, beschluss.pk])
    sent = {"text": beschluss.text, "result": "angenommen", "stand": "erledigt", "outcome": "Fertig."}
    client.post(update, sent | {"version": version(client, update)})
    assert list(Aufgabe.objects.open().visible_to(office)) == []


def register(client, query=""):
    return client.get(reverse("gremien:beschluss_public_list") + query)


def test_register_shows_what_public_minutes_hold_and_filters(client, gremium):
    nord, punkt = make_sozialraum(name="Nord", slug="nord"), make_punkt(make_sitzung(gremium, in_days=-30))
    make_beschluss(punkt, text="Lampen.", stand="in_arbeit")
    make_beschluss(punkt, text="Bänke.").sozialraeume.add(nord)
    assert list(register(client).context["page"]) == []
    make_protokoll(punkt.sitzung, is_decided=True)
    other = make_beschluss(make_punkt(make_sitzung(in_days=-500)), text="Wege.")
    make_protokoll(other.punkt.sitzung, is_decided=True)

    def found(query):
        return {beschluss.text for beschluss in register(client, query).context["page"]}

    assert found("") == {"Bänke.", "Lampen.", "Wege."}
    assert found("?sozialraum=nord") == {"Bänke."}
    assert found("?stand=in_arbeit") == {"Lampen."}
    assert found(f"?gremium={gremium.slug}") == {"Bänke.", "Lampen."}
    assert found(f"?year={other.year}") == {"Wege."}
    assert found("?q=lampen") == {"Lampen."}
    assert found("?gremium=gibt-es-nicht&year=abc") == {"Bänke.", "Lampen.", "Wege."}
    table = register(client, "?stand=in_arbeit&tabelle=csv").content.decode()
    assert "Lampen." in table
    assert "Bänke." not in table


def test_decision_answers_a_bedarf(client, punkt):
    bedarf = make_bedarf(is_public=True)
    make_beschluss(punkt).bedarfe.add(bedarf)
    assert "Was wurde dazu beschlossen?" not in text_of(client.get(bedarf.get_absolute_url()))
    make_protokoll(punkt.sitzung, is_decided=True)
    assert "Was wurde dazu beschlossen?" in text_of(client.get(bedarf.get_absolute_url()))
    assert bedarf.title in text_of(client.get(Beschluss.objects.get().get_absolute_url()))


def test_search_finds_public_minutes_and_decisions(client, decided):
    call_command("refresh_derived", verbosity=0)
    titles = text_of(client.get(reverse("seiten:suche"), {"q": "Bänke"}))
    assert decided.get_absolute_url() in titles
    assert decided.sitzung.punkte.get(title="Bänke am Ufer").beschluesse.get().get_absolute_url() in titles
