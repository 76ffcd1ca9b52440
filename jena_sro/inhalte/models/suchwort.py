from uuid import uuid4

from django.db import models


class Suchwort(models.Model):
    """One word of the portal's vocabulary, folded, with its stem and as it was first written.

    Fuzzy comparison happens here, in memory (see `suche.vocabulary`), not over contents.
    """

    form = models.CharField(max_length=80, unique=True)
    stem = models.CharField(max_length=80)
    display = models.CharField(max_length=80)

    class Meta:
        ordering = ["form"]
        verbose_name = "Suchwort"
        verbose_name_plural = "Suchwörter"

    def __str__(self) -> str:
        return self.form


class Wortschatz(models.Model):
    """The one row that tells every process whether the Suchwörter it holds in memory are still the right ones.

    `stamp` is new after every change, `generation` after words were removed. Who changes words locks the row first.
    """

    stamp = models.UUIDField(default=uuid4)
    generation = models.UUIDField(default=uuid4)

    class Meta:
        ordering = ["pk"]
        verbose_name = "Wortschatz"
        verbose_name_plural = "Wortschatz"

    def __str__(self) -> str:
        return str(self.stamp)


class Fundstelle(models.Model):
    """A public content in which a Suchwort stands, with the weight of the best place it stands in."""

    suchwort = models.ForeignKey(Suchwort, on_delete=models.CASCADE, related_name="fundstellen", db_index=False)
    kind = models.CharField(max_length=30)
    object_id = models.PositiveBigIntegerField()
    weight = models.FloatField()

    class Meta:
        ordering = ["pk"]
        verbose_name = "Fundstelle"
        verbose_name_plural = "Fundstellen"
        constraints = [
            # Its index answers a question alone and in the order in which places are grouped: a quarter of the time.
            models.UniqueConstraint(fields=["suchwort", "kind", "weight", "object_id"], name="inhalte_fundstelle_unique"),
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="inhalte_fundstelle_object")]

    def __str__(self) -> str:
        return f"{self.suchwort_id} in {self.kind} {self.object_id}"
