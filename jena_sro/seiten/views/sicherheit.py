"""The security log, as the Administration reads it."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from jena_sro.inhalte.models import Sicherheitsereignis
from jena_sro.konten.models import Konto, Rolle
from jena_sro.konten.permissions import role_required

ROWS_PER_PAGE = 50
LARGEST = 2**63 - 1  # what a database holds as the number of a Konto
administration = role_required(Rolle.ADMINISTRATION)


class EreignisFilterForm(forms.Form):
    """Filter of the log; an unknown value shows all."""

    art = forms.ChoiceField(label="Art", choices=[("", "alle"), *Sicherheitsereignis.Art.choices], required=False)
    konto = forms.IntegerField(label="Nummer des Kontos", min_value=1, max_value=LARGEST, required=False)

    def filtered(self, rows: QuerySet[Sicherheitsereignis]) -> QuerySet[Sicherheitsereignis]:
        self.full_clean()
        values = {"art": self.cleaned_data.get("art"), "konto_id": self.cleaned_data.get("konto")}
        return rows.filter(**{name: value for name, value in values.items() if value})


@require_safe
@administration
def sicherheitsereignis_list(request: HttpRequest) -> TemplateResponse:
    form = EreignisFilterForm(request.GET)
    page = Paginator(form.filtered(Sicherheitsereignis.objects.all()), ROWS_PER_PAGE).get_page(request.GET.get("seite"))
    konten = Konto.objects.not_erased().in_bulk({row.konto_id for row in page if row.konto_id})
    query = request.GET.copy()
    query.pop("seite", None)
    context = {"form": form, "page": page, "base_query": query.urlencode()}
    context["rows"] = [(row, konten.get(row.konto_id)) for row in page]
    return TemplateResponse(request, "seiten/sicherheitsereignis_list.html", context)


@require_POST
@administration
def sicherheitsereignis_check(request: HttpRequest) -> HttpResponse:
    """Recompute the whole chain; a button, since it reads every row."""
    broken = Sicherheitsereignis.objects.first_broken()
    if broken:
        words = f"Das Protokoll stimmt ab Zeile {broken.number} nicht mehr: Jemand hat dort etwas geändert oder gelöscht."
        messages.error(request, words)
    else:
        messages.success(request, "Das Protokoll ist unverändert.")
    return redirect("seiten:sicherheitsereignis_list")
