from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


def create_groups(sender: AppConfig, using: str, **signal: Any) -> None:
    """The roles are always there: after every `migrate`, and after `flush` has emptied the tables."""
    groups = apps.get_model("auth", "Group").objects.using(using)
    for name in import_module("jena_sro.konten.models").Rolle.values:
        groups.get_or_create(name=name)


class KontenConfig(AppConfig):
    name = "jena_sro.konten"
    label = "konten"
    verbose_name = "Konten"

    def ready(self) -> None:
        import_module("jena_sro.konten.signals")  # its models need the apps to be ready
        post_migrate.connect(create_groups, sender=self)
