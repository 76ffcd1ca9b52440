"""What the lists of public offers filter, count and sort by, one row for each offer."""

from django.db import models


class Listeneintrag(models.Model):
    """Derived: an Angebot that is public, or no longer is.

    Each renewal is a new row, so its key is the number of the change: a process that holds the list in memory
    (`teilhabe.bestand`) reads only the rows after the last one it knows.
    """

    angebot_pk = models.PositiveBigIntegerField(unique=True)  # no foreign key: the row outlives its Angebot
    is_public = models.BooleanField()
    sort_key = models.CharField(max_length=200)
    waits_since = models.DateField(null=True)  # the later of asked_on and confirm_by, if somebody was asked
    merkmale = models.TextField()  # as `teilhabe.listeneintraege.merkmale_of` writes them, with spaces between

    class Meta:
        ordering = ["pk"]
        verbose_name = "Listeneintrag"
        verbose_name_plural = "Listeneinträge"

    def __str__(self) -> str:
        return f"{self.angebot_pk}: {self.merkmale}"
