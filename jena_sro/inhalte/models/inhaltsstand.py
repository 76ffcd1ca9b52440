from django.db import models


class Inhaltsstand(models.Model):
    """One row per transaction that changed contents: how many there are and the newest tell the content version.

    Each writer adds a row of its own, so that no two wait for each other; see `inhalte.stand`.
    """

    class Meta:
        ordering = ["pk"]
        verbose_name = "Inhaltsstand"
        verbose_name_plural = "Inhaltsstände"

    def __str__(self) -> str:
        return str(self.pk)
