from django.apps import AppConfig


class SozialraeumeConfig(AppConfig):
    name = "sozialraeume"
    verbose_name = "Sozialräume"
