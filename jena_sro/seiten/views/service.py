import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jena_sro.seiten.sitemaps import Adressen, in_both_languages
from teilhabe.models import Termin

SECURITY_TXT_DAYS = 90
SITEMAP_PAGES = 5_000  # of one file of the sitemap, each with its twin; 50,000 addresses are allowed
SITEMAP = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{1}\n</{0}>\n'


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


@require_safe
@login_not_required
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the sitemap, or the file that `seite` asks for. A template would take most of the time."""
    files: Paginator[object] = Paginator(Adressen(), SITEMAP_PAGES)  # type: ignore[arg-type]  # it has a length and parts
    site = escape(request.build_absolute_uri("/").removesuffix("/"))
    if "seite" in request.GET:
        rows = in_both_languages(files.get_page(request.GET["seite"]).object_list)  # type: ignore[arg-type]
        root, lines = "urlset", [f"<url><loc>{site}{escape(url)}</loc>{lastmod(changed)}</url>" for url, changed in rows]
    else:
        address = f"{site}{reverse('seiten:sitemap')}?seite="
        root, lines = "sitemapindex", [f"<sitemap><loc>{address}{number}</loc></sitemap>" for number in files.page_range]
    response = HttpResponse(SITEMAP.format(root, "\n".join(lines)), content_type="application/xml")
    response.headers["X-Robots-Tag"] = "noindex, noodp, noarchive"
    return response


def lastmod(changed: datetime.datetime | None) -> str:
    return f"<lastmod>{timezone.localdate(changed).isoformat()}</lastmod>" if changed else ""
