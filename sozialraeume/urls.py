from django.urls import path

from sozialraeume import views
from sozialraeume.views import leicht, zuordnungen

app_name = "sozialraeume"
urlpatterns = [
    path("sozialraeume/", views.sozialraum_list, name="sozialraum_list"),
    path("sozialraeume/<slug:slug>/", views.sozialraum_detail, name="sozialraum_detail"),
    path("ortschaften/<slug:slug>/", views.ortschaft_detail, name="ortschaft_detail"),
    path("arbeitsbereich/ortschaften/", zuordnungen.zuordnung_list, name="zuordnung_list"),
    path("arbeitsbereich/ortschaften/<slug:slug>/", zuordnungen.zuordnung_detail, name="zuordnung_detail"),
    path("arbeitsbereich/ortschaften/<slug:slug>/zuordnen/", zuordnungen.zuordnung_create, name="zuordnung_create"),
    path("arbeitsbereich/zuordnungen/<int:pk>/bestaetigen/", zuordnungen.zuordnung_confirm, name="zuordnung_confirm"),
    path("arbeitsbereich/zuordnungen/<int:pk>/zuruecknehmen/", zuordnungen.zuordnung_withdraw, name="zuordnung_withdraw"),
    path("arbeitsbereich/sozialraeume/<slug:slug>/einfach/", leicht.easy_text_detail, name="easy_text_detail"),
    path("leicht/sozialraeume/<slug:slug>/", leicht.sozialraum_easy, name="sozialraum_easy"),
]
