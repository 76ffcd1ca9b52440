import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from teilhabe.models import Termin

SECURITY_TXT_DAYS = 90


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
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116); `Expires` is worked out, so that it never runs out unnoticed."""
    expires = timezone.now().replace(microsecond=0) + datetime.timedelta(days=SECURITY_TXT_DAYS)
    lines = [
        f"Contact: mailto:{settings.OFFICE['email']}",
        f"Expires: {expires.astimezone(datetime.UTC).isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: de, en",
        f"Canonical: {request.build_absolute_uri()}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /arbeitsbereich/",
        "Disallow: /konto/",
        "Disallow: /zettel/",
        "Disallow: /leicht/zettel/",
        "Disallow: /*?a=",  # pages that carry a Zettel: without end
        "Disallow: /*&a=",
        f"Sitemap: {request.build_absolute_uri(reverse('seiten:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
