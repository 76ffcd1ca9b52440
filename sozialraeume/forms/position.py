"""A position on the map as people copy it from a program, and what the boundaries say about it."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from sozialraeume.grenzen.stored import Location, load_grenzen, locate
from sozialraeume.models import Ortschaft

NUMBER = r"(\d{1,3}[.,]\d{1,15})"
POSITION = re.compile(rf"\s*{NUMBER}\s*°?\s*[,;\s]\s*{NUMBER}\s*°?\s*")
INVALID = "Bitte schreiben Sie Breite und Länge so: 50.9293, 11.5876."
SWAPPED = "Breite und Länge sind wohl vertauscht. Die Breite steht zuerst, zum Beispiel: 50.9293, 11.5876."
OUTSIDE = "Dieser Punkt liegt außerhalb von Jena. Bitte prüfen Sie ihn."


class PositionField(forms.CharField):
    """Latitude and longitude in one field, as map programs show them: a Location, or None for nothing."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = "Breite und Länge, wie ein Kartenprogramm sie zeigt. Zum Beispiel: 50.9293, 11.5876."
        values: dict[str, Any] = {"max_length": 60, "help_text": help_text} | kwargs
        super().__init__(error_messages={"required": INVALID, "max_length": INVALID}, **values)

    def clean(self, value: Any) -> Location | None:
        text = super().clean(value)
        if not text:
            return None
        found = POSITION.fullmatch(text)
        location = locate(*(float(number.replace(",", ".")) for number in found.groups())) if found else None
        if location is None:
            raise ValidationError(INVALID)
        if not is_near(location):
            swapped = locate(location.longitude, location.latitude)
            raise ValidationError(SWAPPED if swapped and is_near(swapped) else OUTSIDE)
        return location


def is_near(location: Location) -> bool:
    return min(location.metres.values()) <= settings.GRENZEN_NEAR_METRES


class PositionForm(forms.Form):
    """In which Sozialraum does a spot lie? There is an answer only where the boundaries are known."""

    position = PositionField(label="Position")

    @classmethod
    def where_known(cls, data: Any) -> "PositionForm | None":
        if load_grenzen() is None:
            return None
        return cls(data if "position" in data else None)


def disagreement(location: Location, ortschaft: Ortschaft) -> str:
    """What to say where a position lies clearly outside of the Ortschaft that was chosen for it; else empty."""
    if location.metres[ortschaft.pk] <= settings.GRENZEN_NEAR_METRES:
        return ""
    return f"Dieser Punkt liegt nicht in {ortschaft}, sondern {location}. Bitte prüfen Sie Position und Ortschaft."
