from django.urls import include, path

urlpatterns = [
    path("", include("gremien.urls")),  # before the pages, whose address is any slug below /modellprojekt/
    path("", include("jena_sro.seiten.urls")),
    path("", include("sozialraeume.urls")),
    path("", include("teilhabe.urls")),
    path("", include("jena_sro.inhalte.urls")),
    path("", include("jena_sro.konten.urls")),
    path("konto/", include("jena_sro.konten.allauth_urls")),
]
handler400 = "jena_sro.seiten.views.errors.bad_request"
handler403 = "jena_sro.seiten.views.errors.forbidden"
handler404 = "jena_sro.seiten.views.errors.not_found"
handler500 = "jena_sro.seiten.views.errors.server_error"
handler429 = "jena_sro.konten.views.own.too_many_requests"  # allauth asks for it
