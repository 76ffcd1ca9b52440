"""Reports: drafts with the words of their authors, frozen with all that they say when they are published."""

from collections.abc import Callable
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from jena_sro.inhalte.frozen import Content, FrozenError, hash_of
from jena_sro.inhalte.models.inhalt import Inhalt, free_slug
from jena_sro.konten.models import Konto


class PublishedOnceQuerySet:
    """What a QuerySet of PublishedOnce adds."""

    def public(self) -> Self:
        rows: Self = self.filter(published_at__isnull=False)  # type: ignore[attr-defined]
        return rows

    def drafts(self) -> Self:
        rows: Self = self.filter(published_at__isnull=True)  # type: ignore[attr-defined]
        return rows


class PublishedOnce(Inhalt):
    """As a draft it has the texts of its authors; published it holds all that it said on that day, and stays as it is.

    Each kind names its `subject`, from which the address is made.
    """

    subject: str

    slug = models.SlugField("Adresse", max_length=200, unique=True)
    content = models.JSONField("Inhalt", null=True, blank=True, editable=False)
    sha256 = models.CharField("Prüfsumme", max_length=64, blank=True, editable=False)
    published_at = models.DateTimeField("veröffentlicht am", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        Konto,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="veröffentlicht von",
        editable=False,
    )

    class Meta:
        abstract = True
        ordering = [models.F("published_at").desc(nulls_first=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, content__isnull=True, sha256="")
                | (Q(published_at__isnull=False, content__isnull=False) & ~Q(sha256="")),
                name="%(app_label)s_%(class)s_frozen",
                violation_error_message="Ein veröffentlichter Bericht hat einen Inhalt mit Prüfsumme und einen Tag.",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and type(self)._base_manager.filter(pk=self.pk, published_at__isnull=False).exists():
            raise FrozenError("What was published stays as it is. Write a new one instead.")
        self.slug = self.slug or free_slug(type(self), f"Entwurf {self.subject}")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.published_at:
            raise FrozenError("What was published stays.")
        return super().delete(*args, **kwargs)

    def publish(self, content: Content, konto: Konto | None) -> None:
        """Freeze `content` under the address of this day. Raises FrozenError if it has been published before."""
        self.published_at, self.published_by = timezone.now(), konto
        self.slug = free_slug(type(self), f"{self.subject} {timezone.localdate(self.published_at)}")
        self.content, self.sha256 = content, hash_of(content)
        self.save()

    @classmethod
    @transaction.atomic
    def publish_as_seen(cls, pk: int, *, seen: str, gather: Callable[[Any], Content], konto: Konto) -> Self | None:
        """Freeze the draft as somebody has seen it, named by the hash; None if `gather` says something else by now.

        One that is published already, such as by a double click, stays as it is.
        """
        record: Self = cls._base_manager.select_for_update().get(pk=pk)
        if record.published_at:
            return record
        content = gather(record)
        if hash_of(content) != seen:
            return None
        record.publish(content, konto)
        return record
