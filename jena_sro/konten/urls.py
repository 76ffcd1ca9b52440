from django.contrib.auth.views import LogoutView
from django.urls import path

from jena_sro.konten import views

app_name = "konten"
urlpatterns = [
    path("login/", views.KontoLoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
