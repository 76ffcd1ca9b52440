from typing import Any

from django.apps import AppConfig
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


class TeilhabeConfig(AppConfig):
    name = "teilhabe"
    verbose_name = "Teilhabe"

    def ready(self) -> None:
        post_migrate.connect(list_what_is_public, sender=self)


def list_what_is_public(apps: Apps | None = None, **signal: Any) -> None:
    """After an update of the portal, lists that come from a new table are not empty until the next day."""
    if apps and "listeneintrag" not in apps.all_models["teilhabe"]:
        return  # migrated back to a time before it
    from teilhabe.listeneintraege import refresh_listeneintraege  # noqa: PLC0415 - models are not there before
    from teilhabe.models import Angebot, Listeneintrag  # noqa: PLC0415

    if not Listeneintrag.objects.exists() and Angebot.objects.public().exists():
        refresh_listeneintraege(None)
