from django.urls import path

from teilhabe import views
from teilhabe.views import luecken, organisation_review, papier, wunsch, zugehoerigkeit

app_name = "teilhabe"
urlpatterns = [
    path("sozialraeume/<slug:slug>/profil.pdf", papier.sozialraum_profile, name="profil_pdf"),
    path("sozialraeume/<slug:slug>/angebote.pdf", papier.sozialraum_booklet, {"look": "normal"}, name="angebote_pdf"),
    path("sozialraeume/<slug:slug>/angebote-gross.pdf", papier.sozialraum_booklet, {"look": "gross"}, name="angebote_gross_pdf"),
    path("angebote/", views.angebot_list, name="angebot_list"),
    path("angebote/<slug:slug>/", views.angebot_detail, name="angebot_detail"),
    path("angebote/<slug:slug>/termine.ics", views.angebot_calendar, name="angebot_calendar"),
    path("fehlt/", wunsch.wunsch_create, name="wunsch_create"),
    path("fehlt/danke/", wunsch.wunsch_thanks, name="wunsch_thanks"),
    path("vergleich/", luecken.vergleich, name="vergleich"),
    path("arbeitsbereich/luecken/", luecken.luecke_list, name="luecke_list"),
    path("leistungserbringer/", views.anbieter_list, name="anbieter_list"),
    path("leistungserbringer/<slug:slug>/", views.anbieter_detail, name="anbieter_detail"),
    path("anbieter/", zugehoerigkeit.anbieter_area, name="anbieter_area"),
    path("anbieter/beitreten/", zugehoerigkeit.organisation_search, name="organisation_search"),
    path("anbieter/beitreten/<slug:slug>/", zugehoerigkeit.organisation_join, name="organisation_join"),
    path("anbieter/vorschlagen/", zugehoerigkeit.organisation_propose, name="organisation_propose"),
    path("anbieter/einladung/<str:token>/", zugehoerigkeit.einladung_accept, name="einladung_accept"),
    path("anbieter/organisationen/<slug:slug>/", zugehoerigkeit.organisation_work, name="organisation_work"),
    path("anbieter/organisationen/<slug:slug>/einladen/", zugehoerigkeit.einladung_create, name="einladung_create"),
    path(
        "anbieter/organisationen/<slug:slug>/einladungen/<int:pk>/zuruecknehmen/",
        zugehoerigkeit.einladung_withdraw,
        name="einladung_withdraw",
    ),
    path("anbieter/organisationen/<slug:slug>/team/<int:pk>/", zugehoerigkeit.team_update, name="team_update"),
    path("anbieter/organisationen/<slug:slug>/team/<int:pk>/entfernen/", zugehoerigkeit.team_remove, name="team_remove"),
    path("anbieter/organisationen/<slug:slug>/verlassen/", zugehoerigkeit.team_leave, name="team_leave"),
    path("arbeitsbereich/zugehoerigkeiten/", organisation_review.zugehoerigkeit_list, name="zugehoerigkeit_list"),
    path("arbeitsbereich/zugehoerigkeiten/<int:pk>/", organisation_review.zugehoerigkeit_detail, name="zugehoerigkeit_detail"),
    path(
        "arbeitsbereich/zugehoerigkeiten/<int:pk>/ablehnen/",
        organisation_review.zugehoerigkeit_refuse,
        name="zugehoerigkeit_refuse",
    ),
    path(
        "arbeitsbereich/zugehoerigkeiten/<int:pk>/zusammenlegen/",
        organisation_review.zugehoerigkeit_merge,
        name="zugehoerigkeit_merge",
    ),
    path("arbeitsbereich/organisationen/", organisation_review.organisation_list, name="organisation_list"),
    path("arbeitsbereich/organisationen/<slug:slug>/", organisation_review.organisation_detail, name="organisation_detail"),
]
