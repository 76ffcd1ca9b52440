from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class InhalteConfig(AppConfig):
    name = "jena_sro.inhalte"
    label = "inhalte"
    verbose_name = "Inhalte"

    def ready(self) -> None:
        """Every app says in its `registration.py` what is searched and derived from its models."""
        autodiscover_modules("registration", "checks")
