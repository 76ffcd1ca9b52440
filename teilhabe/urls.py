from django.urls import path

from teilhabe import views

app_name = "teilhabe"
urlpatterns = [
    path("angebote/", views.angebot_list, name="angebot_list"),
    path("angebote/<slug:slug>/", views.angebot_detail, name="angebot_detail"),
    path("angebote/<slug:slug>/termine.ics", views.angebot_calendar, name="angebot_calendar"),
    path("leistungserbringer/", views.anbieter_list, name="anbieter_list"),
    path("leistungserbringer/<slug:slug>/", views.anbieter_detail, name="anbieter_detail"),
]
