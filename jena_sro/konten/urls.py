from allauth.account.views import login
from django.urls import path

from jena_sro.konten.allauth_urls import form_page
from jena_sro.konten.flow import allauth_flow
from jena_sro.konten.kept_input import never_keep_input
from jena_sro.konten.views import administration, own

app_name = "konten"
urlpatterns = [
    path("konto/", own.overview, name="overview"),
    path("konto/anmeldungen/<int:pk>/beenden/", own.session_end, name="session_end"),
    path("konto/eingaben/", own.kept_input_detail, name="kept_input"),
    path("konto/anmelden/", form_page(never_keep_input(allauth_flow(login))), name="login"),
    path("konto/abmelden/", form_page(never_keep_input(allauth_flow(own.sign_out))), name="logout"),
    path("arbeitsbereich/konten/", administration.konto_list, name="konto_list"),
    path("arbeitsbereich/konten/neu/", administration.konto_create, name="konto_create"),
    path("arbeitsbereich/konten/<int:pk>/", administration.konto_detail, name="konto_detail"),
    path("arbeitsbereich/konten/<int:pk>/rollen/", administration.konto_roles, name="konto_roles"),
    path("arbeitsbereich/konten/<int:pk>/sperren/", administration.konto_block, name="konto_block"),
    path("arbeitsbereich/konten/<int:pk>/einladen/", administration.konto_invite_again, name="konto_invite_again"),
    path("arbeitsbereich/konten/<int:pk>/entsperren/", administration.konto_unblock, name="konto_unblock"),
    path("arbeitsbereich/konten/<int:pk>/zweiter-schritt/", administration.konto_second_step, name="konto_second_step"),
]
