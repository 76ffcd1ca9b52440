from sozialraeume.views.public import ortschaft_detail, sozialraum_detail, sozialraum_list
from sozialraeume.views.records import record_paths
from sozialraeume.views.ressourcen import (
    EASY_VORSCHLAG,
    ressource_confirm,
    ressource_end,
    ressource_reopen,
    vorschlag_accept,
    vorschlag_by_hand,
    vorschlag_create,
    vorschlag_detail,
    vorschlag_list,
    vorschlag_thanks,
)
from sozialraeume.views.umfeld import KONTAKTSTELLEN, KONZEPTE, RESSOURCE_ARTEN, RESSOURCEN, TEILHABEZENTREN

__all__ = [
    "EASY_VORSCHLAG",
    "KONTAKTSTELLEN",
    "KONZEPTE",
    "RESSOURCEN",
    "RESSOURCE_ARTEN",
    "TEILHABEZENTREN",
    "ortschaft_detail",
    "record_paths",
    "ressource_confirm",
    "ressource_end",
    "ressource_reopen",
    "sozialraum_detail",
    "sozialraum_list",
    "vorschlag_accept",
    "vorschlag_by_hand",
    "vorschlag_create",
    "vorschlag_detail",
    "vorschlag_list",
    "vorschlag_thanks",
]
