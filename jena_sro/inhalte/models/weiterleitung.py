"""Where a record is found whose address was given up."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class WeiterleitungManager(models.Manager["Weiterleitung"]):
    def write(self, slug: str, content: models.Model) -> None:
        """From now on the old address `slug` leads to `content`."""
        content_type = ContentType.objects.get_for_model(content)
        self.update_or_create(content_type=content_type, slug=slug, defaults={"object_id": content.pk})

    def turn(self, old: models.Model, new: models.Model) -> None:
        """What led to `old` leads to `new`."""
        self.filter(content_type=ContentType.objects.get_for_model(old), object_id=old.pk).update(object_id=new.pk)

    def slugs_of(self, model: type[models.Model], beginning: str) -> models.QuerySet["Weiterleitung", str]:
        """The old addresses of a kind that begin so."""
        rows = self.filter(content_type=ContentType.objects.get_for_model(model), slug__startswith=beginning)
        return rows.values_list("slug", flat=True)

    def target(self, model: type[models.Model], slug: str) -> Any | None:
        """The record to which the old address leads now; None if nothing ever had it."""
        row = self.filter(content_type=ContentType.objects.get_for_model(model), slug=slug).first()
        return row.content if row else None


class Weiterleitung(models.Model):
    """An address that once belonged to a record which is part of another one now."""

    slug = models.SlugField("frühere Adresse", max_length=200)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    content: Any = GenericForeignKey()
    created_at = models.DateTimeField("seit", auto_now_add=True)

    objects = WeiterleitungManager()

    class Meta:
        ordering = ["slug", "pk"]
        verbose_name = "Weiterleitung"
        verbose_name_plural = "Weiterleitungen"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "slug"],
                name="inhalte_weiterleitung_slug",
                violation_error_message="Diese Adresse wird schon weitergeleitet.",
            )
        ]

    def __str__(self) -> str:
        return self.slug
