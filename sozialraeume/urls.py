from django.urls import path

from sozialraeume import views
from sozialraeume.views import profil

app_name = "sozialraeume"
urlpatterns = [
    path("sozialraeume/", views.sozialraum_list, name="sozialraum_list"),
    path("sozialraeume/<slug:slug>/", views.sozialraum_detail, name="sozialraum_detail"),
    path("ortschaften/<slug:slug>/", views.ortschaft_detail, name="ortschaft_detail"),
    path("ressourcen/vorschlagen/", views.vorschlag_create, name="vorschlag_create"),
    path("ressourcen/vorschlagen/danke/", views.vorschlag_thanks, name="vorschlag_thanks"),
    *views.record_paths(views.RESSOURCEN, "ressourcen"),
    path("arbeitsbereich/ressourcen/<int:pk>/bestaetigt/", views.ressource_confirm, name="ressource_confirm"),
    path("arbeitsbereich/ressourcen/<int:pk>/beenden/", views.ressource_end, name="ressource_end"),
    path("arbeitsbereich/ressourcen/<int:pk>/wieder-da/", views.ressource_reopen, name="ressource_reopen"),
    *views.record_paths(views.RESSOURCE_ARTEN, "ressourcenarten"),
    *views.record_paths(views.TEILHABEZENTREN, "teilhabezentren"),
    *views.record_paths(views.KONZEPTE, "konzepte"),
    *views.record_paths(views.KONTAKTSTELLEN, "kontaktstellen"),
    path("arbeitsbereich/vorschlaege/", views.vorschlag_list, name="vorschlag_list"),
    path("arbeitsbereich/vorschlaege/<int:pk>/", views.vorschlag_detail, name="vorschlag_detail"),
    path("arbeitsbereich/vorschlaege/<int:pk>/aufnehmen/", views.vorschlag_accept, name="vorschlag_accept"),
    path("arbeitsbereich/sozialraeume/", profil.profil_list, name="profil_list"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/", profil.profil_update, name="profil_update"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/vorschau/", profil.profil_preview, name="profil_preview"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/fassungen/", profil.profil_fassung_list, name="profil_fassung_list"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/vergleich/", profil.profil_compare, name="profil_compare"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/wiederherstellen/", profil.profil_restore, name="profil_restore"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/veroeffentlichen/", profil.profil_publish, name="profil_publish"),
]
