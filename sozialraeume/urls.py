from django.urls import path

from sozialraeume import views

app_name = "sozialraeume"
urlpatterns = [
    path("sozialraeume/", views.sozialraum_list, name="sozialraum_list"),
    path("sozialraeume/<slug:slug>/", views.sozialraum_detail, name="sozialraum_detail"),
    path("ortschaften/<slug:slug>/", views.ortschaft_detail, name="ortschaft_detail"),
]
