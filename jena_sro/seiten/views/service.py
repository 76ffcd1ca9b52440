from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from teilhabe.models import Termin


@require_safe
@login_not_required
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the database answers; `termine_until` tells whether the daily `refresh_derived` still runs."""
    try:
        connection.ensure_connection()
        newest = Termin.objects.order_by("-starts_at").values_list("starts_at", flat=True).first()
    except DatabaseError:
        return JsonResponse({"status": "database unavailable"}, status=503)
    until = timezone.localtime(newest).date().isoformat() if newest else None
    return JsonResponse({"status": "ok", "termine_until": until})


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /arbeitsbereich/",
        "Disallow: /konto/",
        f"Sitemap: {request.build_absolute_uri(reverse('seiten:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
