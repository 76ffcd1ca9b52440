from django.urls import path

from sozialraeume import views
from sozialraeume.views import profil

app_name = "sozialraeume"
urlpatterns = [
    path("sozialraeume/", views.sozialraum_list, name="sozialraum_list"),
    path("sozialraeume/<slug:slug>/", views.sozialraum_detail, name="sozialraum_detail"),
    path("ortschaften/<slug:slug>/", views.ortschaft_detail, name="ortschaft_detail"),
    path("arbeitsbereich/sozialraeume/", profil.profil_list, name="profil_list"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/", profil.profil_update, name="profil_update"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/vorschau/", profil.profil_preview, name="profil_preview"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/fassungen/", profil.profil_fassung_list, name="profil_fassung_list"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/vergleich/", profil.profil_compare, name="profil_compare"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/wiederherstellen/", profil.profil_restore, name="profil_restore"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/veroeffentlichen/", profil.profil_publish, name="profil_publish"),
]
