from typing import Any

from django import forms
from django.utils import timezone

from gremien.models import Mitgliedschaft, Unterstuetzung


class UnterstuetzungForm(forms.ModelForm):
    """What somebody needs to take part. Without consent nothing is stored, and what was stored is deleted."""

    has_consent = forms.BooleanField(
        label="Ich bin einverstanden, dass die Geschäftsstelle diese Angaben speichert.",
        required=False,
        help_text="Nehmen Sie das Häkchen weg, löscht das Portal die Angaben.",
    )

    class Meta:
        model = Unterstuetzung
        fields = ("document_form", "needs_dgs", "needs_breaks", "needs_travel_help", "other")
        widgets = {"document_form": forms.RadioSelect}
        help_texts = {"other": "Zum Beispiel: Platz für den Rollstuhl, Assistenz kommt mit."}

    def __init__(self, *args: Any, seat: Mitgliedschaft, **kwargs: Any) -> None:
        instance = Unterstuetzung.objects.filter(mitgliedschaft=seat).first()
        super().__init__(*args, instance=instance or Unterstuetzung(mitgliedschaft=seat), **kwargs)
        self.initial["has_consent"] = instance is not None

    def save(self, commit: bool = True) -> Unterstuetzung | None:
        if not self.cleaned_data["has_consent"]:
            Unterstuetzung.objects.filter(mitgliedschaft=self.instance.mitgliedschaft).delete()
            return None
        self.instance.consented_on = self.instance.consented_on or timezone.localdate()
        needs: Unterstuetzung = super().save(commit)
        return needs
