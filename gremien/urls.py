from django.urls import path

from gremien import views

app_name = "gremien"
urlpatterns = [
    path("gremien/", views.gremium_list, name="gremium_list"),
    path("gremien/<slug:slug>/", views.gremium_detail, name="gremium_detail"),
]
