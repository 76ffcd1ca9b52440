"""Minutes: written item by item by the Geschäftsstelle, corrected by the members, decided and frozen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from gremien.access import is_office, member_page, member_sitzung, office_page, own_seat, sitzung_of, sitzung_page
from gremien.actions.beschluesse import settle_beschluss
from gremien.actions.protokolle import decide, gather, protokoll_of, start_corrections
from gremien.forms.protokoll import (
    AnmerkungForm,
    AnswerForm,
    BeschlussForm,
    CorrectionsForm,
    DecideForm,
    EasySummaryForm,
    ResultForm,
)
from gremien.models import Anmerkung, Beschluss, Gremium, Protokoll, Sitzung
from gremien.views.sitzungen import step_page, to_sitzung
from jena_sro.inhalte.history import changes_of
from jena_sro.inhalte.models import Aufgabe
from jena_sro.inhalte.pdf_response import pdf_response
from jena_sro.konten.permissions import konto_of
from sozialraeume.views.records import form_page

FROZEN = "Das Protokoll ist beschlossen und bleibt, wie es ist."
NOT_YET = "Das Protokoll schreiben Sie ab dem Beginn der Sitzung."


def hindered(sitzung: Sitzung) -> str:
    """Why minutes cannot be written."""
    if sitzung.is_frozen:
        return FROZEN
    if sitzung.is_cancelled:
        return "Die Sitzung ist abgesagt. Ein Protokoll gibt es nicht."
    return "" if sitzung.has_begun else NOT_YET


minutes_page = sitzung_page(for_office=True, hindered=hindered)


@form_page
@minutes_page
def result_update(request: HttpRequest, sitzung: Sitzung, pk: int) -> HttpResponse:
    """What the minutes say about one item."""
    punkt = get_object_or_404(sitzung.punkte.on_agenda(), pk=pk)
    form = ResultForm(request.POST if request.method == "POST" else None, instance=punkt)
    if form.is_valid():
        protokoll_of(sitzung)
        form.save()
        messages.success(request, f"Das Protokoll zu „{punkt}“ ist gespeichert.")
        return to_sitzung(sitzung, f"#punkt-{pk}")
    return step_page(
        request, sitzung, "Protokoll schreiben", form, lead=punkt.title, changes=changes_of(sitzung.punkte.get(pk=pk))
    )


@form_page
@minutes_page
def easy_summary(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    stored = Protokoll.objects.filter(sitzung=sitzung).first()
    form = EasySummaryForm(request.POST if request.method == "POST" else None, instance=stored or Protokoll(sitzung=sitzung))
    if form.is_valid():
        form.save()
        messages.success(request, "Die Zusammenfassung ist gespeichert.")
        return to_sitzung(sitzung, "#protokoll")
    return step_page(request, sitzung, "Zusammenfassung in einfacher Sprache", form)


@form_page
@minutes_page
def corrections_start(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    """Ask the members for remarks until a day, also once more or longer."""
    form = CorrectionsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        count = start_corrections(protokoll_of(sitzung), form.cleaned_data["until"])
        messages.success(request, f"Die Korrekturrunde läuft. {count} Mitglieder mit Konto bekommen eine E-Mail.")
        return to_sitzung(sitzung, "#protokoll")
    lead = "Die Mitglieder lesen das Protokoll und schreiben, was anders heißen soll."
    return step_page(request, sitzung, "Korrekturrunde beginnen", form, lead=lead, button="Korrekturrunde beginnen")


@form_page
@minutes_page
def protokoll_decide(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        protokoll = protokoll_of(sitzung)
        if decide(protokoll, decided_on=form.cleaned_data["decided_on"], konto=konto_of(request)):
            messages.success(request, "Das Protokoll ist beschlossen. Es ändert sich nicht mehr.")
        else:
            messages.warning(request, "Das Protokoll kann noch nicht beschlossen werden. Den Grund lesen Sie unten.")
        return to_sitzung(sitzung, "#protokoll")
    lead = "Danach lässt sich am Protokoll nichts mehr ändern. Ist das Gremium öffentlich, lesen es alle, ohne interne Punkte."
    return step_page(request, sitzung, "Protokoll beschließen", form, lead=lead, button="Beschließen")


@form_page
@member_sitzung
def anmerkung_create(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    gremium, protokoll = sitzung.gremium, getattr(sitzung, "protokoll", None)
    if protokoll is None or not protokoll.takes_anmerkungen:
        messages.warning(request, "Eine Korrekturrunde läuft gerade nicht.")
        return to_sitzung(sitzung)
    seat = None if is_office(request, gremium) else own_seat(request, gremium)
    form = AnmerkungForm(request.POST if request.method == "POST" else None, protokoll=protokoll, own_seat=seat)
    if form.is_valid():
        anmerkung = form.save()
        Aufgabe.objects.raise_for(anmerkung, Aufgabe.Kind.ANMERKUNG, gremium.geschaeftsstelle.name)
        messages.success(request, "Die Anmerkung ist gespeichert. Die Geschäftsstelle antwortet hier.")
        return to_sitzung(sitzung, f"#anmerkung-{anmerkung.pk}")
    return step_page(request, sitzung, "Anmerkung zum Protokoll", form, button="Anmerkung speichern")


@form_page
@minutes_page
def anmerkung_answer(request: HttpRequest, sitzung: Sitzung, pk: int) -> HttpResponse:
    rows = Anmerkung.objects.filter(protokoll__sitzung=sitzung).select_related(
        "mitgliedschaft__organisation", "protokoll__sitzung"
    )
    anmerkung = get_object_or_404(rows, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, instance=anmerkung)
    if form.is_valid():
        form.save()
        Aufgabe.objects.settle(anmerkung, konto_of(request))
        messages.success(request, "Die Antwort ist gespeichert.")
        return to_sitzung(sitzung, f"#anmerkung-{pk}")
    return step_page(request, sitzung, "Anmerkung beantworten", form, quote=rows.get(pk=pk))


@require_safe
@member_sitzung
def protokoll_pdf(request: HttpRequest, sitzung: Sitzung) -> HttpResponse:
    """The minutes with internal items, as they stand."""
    protokoll: Protokoll = get_object_or_404(Protokoll.objects.select_related("sitzung__gremium"), sitzung=sitzung)
    content = protokoll.content or gather(protokoll)
    name = f"protokoll-intern-{sitzung.day:%Y-%m-%d}.pdf"
    context = {"protokoll": protokoll, "sitzung": sitzung, "gremium": sitzung.gremium, "content": content, "is_internal": True}
    return pdf_response(request, "gremien/protokoll_pdf.html", name, sitzung.get_work_url(), **context)


@form_page
@minutes_page
def beschluss_create(request: HttpRequest, sitzung: Sitzung, pk: int) -> HttpResponse:
    """A decision about one item."""
    punkt = get_object_or_404(sitzung.punkte.on_agenda().select_related("sitzung__gremium"), pk=pk)
    form = BeschlussForm(request.POST if request.method == "POST" else None, punkt=punkt)
    if form.is_valid():
        protokoll_of(sitzung)
        messages.success(request, f"{form.save()} ist eingetragen.")
        return to_sitzung(sitzung, f"#punkt-{pk}")
    return step_page(request, sitzung, "Beschluss eintragen", form, lead=punkt.title)


@form_page
@office_page
def beschluss_update(request: HttpRequest, gremium: Gremium, pk: int) -> HttpResponse:
    """Wording and result until the minutes are decided, Stand and outcome always."""
    is_sent = request.method == "POST"
    rows = gremium.beschluesse.select_related("punkt__sitzung__gremium")
    beschluss: Beschluss = get_object_or_404(rows.select_for_update(of=("self",)) if is_sent else rows, pk=pk)
    form = BeschlussForm(request.POST if is_sent else None, instance=beschluss, punkt=beschluss.punkt)
    if form.is_valid():
        settle_beschluss(form.save())
        messages.success(request, f"{beschluss} ist gespeichert.")
        return to_sitzung(beschluss.punkt.sitzung, f"#punkt-{beschluss.punkt_id}")
    stored = rows.get(pk=pk)
    context = {
        "lead": None if "text" in form.fields else stored.text,
        "changes": changes_of(stored),
        "can_delete": "text" in form.fields,
        "beschluss": stored,
    }
    return step_page(request, beschluss.punkt.sitzung, f"Beschluss {stored.label}", form, **context)


@require_POST
@office_page
def beschluss_delete(request: HttpRequest, gremium: Gremium, pk: int) -> HttpResponse:
    """Only before the minutes are decided, such as one entered twice."""
    beschluss = get_object_or_404(gremium.beschluesse.select_related("punkt__sitzung__gremium"), pk=pk)
    sitzung = sitzung_of(request, gremium, beschluss.punkt.sitzung_id)
    if sentence := hindered(sitzung):
        messages.warning(request, sentence)
        return to_sitzung(sitzung)
    Aufgabe.objects.settle(beschluss, konto_of(request))
    label = beschluss.label
    beschluss.delete()
    messages.success(request, f"Der Beschluss {label} ist gelöscht.")
    return to_sitzung(sitzung, "#tagesordnung")


@require_safe
@member_page
def beschluss_list(request: HttpRequest, gremium: Gremium) -> TemplateResponse:
    """All decisions of the Gremium, internal ones too, those that are open first."""
    rows = gremium.beschluesse.for_list()
    going_on = rows.open()
    context = {
        "gremium": gremium,
        "going_on": going_on,
        "ended": rows.exclude(pk__in=going_on.values("pk")),
        "is_office": is_office(request, gremium),
    }
    return TemplateResponse(request, "gremien/beschluss_member_list.html", context)
