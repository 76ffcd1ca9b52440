from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import index, sitemap
from django.urls import path
from django.views.decorators.http import require_safe

from jena_sro.inhalte.leicht import in_both_languages
from jena_sro.seiten import views
from jena_sro.seiten.sitemaps import SITEMAPS
from jena_sro.seiten.views import barrieren, easy_text, seite, sicherheit
from sozialraeume.views.records import record_paths

app_name = "seiten"
urlpatterns = [
    *in_both_languages("", views.start, name="start"),
    *in_both_languages("modellprojekt/", views.project, name="project"),
    *in_both_languages("modellprojekt/<slug:slug>/", views.project_page, name="project_page"),
    *in_both_languages("suche/", views.search_page, name="suche"),
    path("rueckmeldung/", views.rueckmeldung_create, name="rueckmeldung"),
    *in_both_languages("rueckmeldung/danke/", views.rueckmeldung_thanks, name="rueckmeldung_thanks"),
    path("leicht/rueckmeldung/", views.rueckmeldung_create, {"page": views.EASY_RUECKMELDUNG}, name="rueckmeldung_easy"),
    *in_both_languages("barrierefreiheit/", views.service_page, {"slug": "barrierefreiheit"}, name="barrierefreiheit"),
    *in_both_languages("datenschutz/", views.service_page, {"slug": "datenschutz"}, name="datenschutz"),
    *in_both_languages("impressum/", views.service_page, {"slug": "impressum"}, name="impressum"),
    *in_both_languages("hilfe/", views.service_page, {"slug": "hilfe"}, name="hilfe"),
    path("darstellung/", views.darstellung, name="darstellung"),
    path("arbeitsbereich/", views.work_area, name="work_area"),
    path("arbeitsbereich/rueckmeldungen/", views.rueckmeldung_list, name="rueckmeldung_list"),
    path("arbeitsbereich/rueckmeldungen/neu/", views.rueckmeldung_by_hand, name="rueckmeldung_by_hand"),
    path("arbeitsbereich/rueckmeldungen/<int:pk>/", views.rueckmeldung_detail, name="rueckmeldung_detail"),
    path("arbeitsbereich/rueckmeldungen/<int:pk>/erledigt/", views.rueckmeldung_close, name="rueckmeldung_close"),
    path("arbeitsbereich/rueckmeldungen/<int:pk>/wieder-oeffnen/", views.rueckmeldung_reopen, name="rueckmeldung_reopen"),
    path("arbeitsbereich/konten/<int:pk>/loeschen/", views.konto_erase, name="konto_erase"),
    path("arbeitsbereich/postausgang/", views.postausgang_list, name="postausgang_list"),
    path("arbeitsbereich/postausgang/<int:pk>/senden/", views.postausgang_send_again, name="postausgang_send_again"),
    path("arbeitsbereich/seiten/", seite.seite_list, name="seite_list"),
    path("arbeitsbereich/seiten/<int:pk>/", seite.seite_update, name="seite_update"),
    path("arbeitsbereich/seiten/<int:pk>/vorschau/", seite.seite_preview, name="seite_preview"),
    path("arbeitsbereich/seiten/<int:pk>/fassungen/", seite.seite_fassung_list, name="seite_fassung_list"),
    path("arbeitsbereich/seiten/<int:pk>/vergleich/", seite.seite_compare, name="seite_compare"),
    path("arbeitsbereich/seiten/<int:pk>/wiederherstellen/", seite.seite_restore, name="seite_restore"),
    path("arbeitsbereich/seiten/<int:pk>/veroeffentlichen/", seite.seite_publish, name="seite_publish"),
    *record_paths(barrieren.BARRIEREN, "barrieren"),
    *record_paths(barrieren.UEBERPRUEFUNGEN, "barrierefreiheit"),
    path("arbeitsbereich/einfach/", easy_text.easy_text_list, name="easy_text_list"),
    path("arbeitsbereich/seiten/<int:pk>/einfach/", easy_text.easy_text_detail, name="easy_text_detail"),
    path("arbeitsbereich/textpruefungen/<int:pk>/zuruecknehmen/", easy_text.textpruefung_withdraw, name="textpruefung_withdraw"),
    path("arbeitsbereich/sicherheit/", sicherheit.sicherheitsereignis_list, name="sicherheitsereignis_list"),
    path("arbeitsbereich/sicherheit/pruefen/", sicherheit.sicherheitsereignis_check, name="sicherheitsereignis_check"),
    path("postfach/", views.postfach, name="postfach"),
    path(
        "sitemap.xml",
        require_safe(login_not_required(index)),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "seiten:sitemap_part"},
        name="sitemap",
    ),
    path("sitemap-<slug:section>.xml", require_safe(login_not_required(sitemap)), {"sitemaps": SITEMAPS}, name="sitemap_part"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.healthz, name="healthz"),
]
