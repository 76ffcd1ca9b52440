from django.apps import AppConfig


class SeitenConfig(AppConfig):
    name = "jena_sro.seiten"
    label = "seiten"
    verbose_name = "Seiten"
