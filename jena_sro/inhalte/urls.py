from django.urls import path

from jena_sro.inhalte import views

app_name = "inhalte"
urlpatterns = [
    path("bilder/<slug:name>.webp", views.bild_file, name="bild_file"),
    path("arbeitsbereich/bilder/", views.bild_list, name="bild_list"),
    path("arbeitsbereich/bilder/<int:pk>/", views.bild_update, name="bild_update"),
    path("arbeitsbereich/bilder/<int:pk>/loeschen/", views.bild_delete, name="bild_delete"),
]
