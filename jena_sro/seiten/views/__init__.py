from jena_sro.seiten.views.darstellung import darstellung
from jena_sro.seiten.views.konto_erase import konto_erase
from jena_sro.seiten.views.pages import project, project_page, service_page
from jena_sro.seiten.views.rueckmeldung import (
    EASY_RUECKMELDUNG,
    rueckmeldung_by_hand,
    rueckmeldung_close,
    rueckmeldung_create,
    rueckmeldung_detail,
    rueckmeldung_list,
    rueckmeldung_reopen,
    rueckmeldung_thanks,
)
from jena_sro.seiten.views.search import search_page
from jena_sro.seiten.views.service import healthz, robots, security_txt
from jena_sro.seiten.views.start import start
from jena_sro.seiten.views.work_area import postausgang_list, postausgang_send_again, postfach, work_area

__all__ = [
    "EASY_RUECKMELDUNG",
    "darstellung",
    "healthz",
    "konto_erase",
    "postausgang_list",
    "postausgang_send_again",
    "postfach",
    "project",
    "project_page",
    "robots",
    "rueckmeldung_by_hand",
    "rueckmeldung_close",
    "rueckmeldung_create",
    "rueckmeldung_detail",
    "rueckmeldung_list",
    "rueckmeldung_reopen",
    "rueckmeldung_thanks",
    "search_page",
    "security_txt",
    "service_page",
    "start",
    "work_area",
]
