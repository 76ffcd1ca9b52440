from django.apps import AppConfig


class TeilhabeConfig(AppConfig):
    name = "teilhabe"
    verbose_name = "Teilhabe"
