from django.apps import AppConfig


class KontenConfig(AppConfig):
    name = "jena_sro.konten"
    label = "konten"
    verbose_name = "Konten"
