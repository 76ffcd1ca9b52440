from jena_sro.seiten.views.pages import project, project_page, service_page
from jena_sro.seiten.views.rueckmeldung import (
    rueckmeldung_close,
    rueckmeldung_create,
    rueckmeldung_list,
    rueckmeldung_thanks,
    work_area,
)
from jena_sro.seiten.views.search import search_page
from jena_sro.seiten.views.service import healthz, robots
from jena_sro.seiten.views.start import start

__all__ = [
    "healthz",
    "project",
    "project_page",
    "robots",
    "rueckmeldung_close",
    "rueckmeldung_create",
    "rueckmeldung_list",
    "rueckmeldung_thanks",
    "search_page",
    "service_page",
    "start",
    "work_area",
]
