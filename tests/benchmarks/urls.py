"""The portal's addresses, and two to measure them against: a view that does nothing, and a template whose data are there.

And one that tells how much memory its process takes.
"""

import gc
import re
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from jena_sro.seiten.seitenspeicher import SeitenspeicherMiddleware
from jena_sro.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]
PAGE = "<!DOCTYPE html><title>Nichts</title>" + "<p>Ein Absatz, der nichts sagt.</p>\n" * 600  # 20 KB
KEPT: dict[str, tuple[str, dict]] = {}  # template and data of pages, taken from their first answer


@never_cache
@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE, headers={"Content-Encoding": "identity"})  # not even compressed


@never_cache
@login_not_required
def constant(request: HttpRequest, name: str) -> TemplateResponse:
    template, data = KEPT[name]
    return TemplateResponse(request, template, data)


@never_cache
@login_not_required
def memory(request: HttpRequest) -> JsonResponse:
    """Megabytes of this process, and those of the pages it keeps: of plain addresses, and of those with a question."""
    whole = int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    middleware = next(found for found in gc.get_objects() if type(found) is SeitenspeicherMiddleware)
    pages, questions = (store.size / 1e6 for store in (middleware.addresses, middleware.questions))
    return JsonResponse({"whole": whole, "pages": pages, "questions": questions})


urlpatterns = [*urlpatterns, path("nichts/", bare), path("fertig/<str:name>/", constant), path("speicher/", memory)]
