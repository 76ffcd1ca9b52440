"""The memory of the model project: what was noticed, what is changed because of it, and what came of that."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from gremien.models.gremium import Gremium
from gremien.models.lernen import Baustein
from jena_sro.inhalte.models import Inhalt
from sozialraeume.models import Sozialraum
from sozialraeume.models.umfeld import validate_no_person


class ReflexionQuerySet(models.QuerySet["Reflexion"]):
    def public(self) -> "ReflexionQuerySet":
        """Those for everybody, decided by a Gremium that is public too."""
        shown = self.filter(is_public=True, decided_by__is_public=True)
        return shown.select_related("decided_by", "baustein", "sozialraum")


class Reflexion(Inhalt):
    """One step of learning. The effect may come later; until then it is open."""

    title = models.CharField("Worum geht es?", max_length=150, validators=[validate_no_person])
    observation = models.TextField("Was haben wir beobachtet?", max_length=3000, validators=[validate_no_person])
    change = models.TextField("Was ändern wir?", max_length=3000, validators=[validate_no_person])
    effect = models.TextField("Was hat es bewirkt?", max_length=3000, blank=True, validators=[validate_no_person])
    easy_text = models.TextField("In einfacher Sprache", max_length=5000, blank=True, validators=[validate_no_person])
    decided_by = models.ForeignKey(
        Gremium, on_delete=models.PROTECT, related_name="reflexionen", verbose_name="Welches Gremium hat das entschieden?"
    )
    decided_on = models.DateField("entschieden am")
    baustein = models.ForeignKey(
        Baustein, on_delete=models.PROTECT, null=True, blank=True, related_name="reflexionen", verbose_name="Baustein"
    )
    sozialraum = models.ForeignKey(
        Sozialraum, on_delete=models.PROTECT, null=True, blank=True, related_name="reflexionen", verbose_name="Sozialraum"
    )
    is_public = models.BooleanField("auf den öffentlichen Seiten zeigen", default=False)

    objects = ReflexionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        verbose_name = "Reflexion"
        verbose_name_plural = "Reflexionen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(observation="") & ~Q(change=""),
                name="gremien_reflexion_complete",
                violation_error_message="Zu einer Reflexion gehört, was beobachtet wurde und was sich ändert.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("gremien:reflexion_detail", args=[self.pk])
