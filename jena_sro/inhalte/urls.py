from django.urls import path

from jena_sro.inhalte import video_views, views

app_name = "inhalte"
urlpatterns = [
    path("bilder/<slug:name>.webp", views.bild_file, name="bild_file"),
    path("arbeitsbereich/bilder/", views.bild_list, name="bild_list"),
    path("arbeitsbereich/bilder/<int:pk>/", views.bild_update, name="bild_update"),
    path("arbeitsbereich/bilder/<int:pk>/loeschen/", views.bild_delete, name="bild_delete"),
    path("videos/<str:name>", video_views.video_file, name="video_file"),
    path("arbeitsbereich/videos/", video_views.video_list, name="video_list"),
    path("arbeitsbereich/videos/<slug:place>/", video_views.video_update, name="video_update"),
    path("arbeitsbereich/videos/<slug:place>/loeschen/", video_views.video_delete, name="video_delete"),
]
