"""Made-up Kennzahlen, marked as examples: counts of people with some too small to be shown, and a share of them."""

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from sozialraeume.actions.kennzahlen import publish_kennzahl, save_values
from sozialraeume.models import Kennzahl
from sozialraeume.places import Places

FILE = Path(settings.BASE_DIR) / "fixtures" / "demo" / "kennzahlen.json"


def last_day_of_year(years_ago: int) -> datetime.date:
    return datetime.date(timezone.localdate().year - years_ago, 12, 31)


def load_kennzahlen() -> None:
    """Each with its figures, unless it is there: what was published once stays. Some days wait to be published."""
    rows: list[dict[str, Any]] = json.loads(FILE.read_text())
    names = Places.load(timezone.localdate()).by_name()
    for row in rows:
        if Kennzahl.objects.filter(slug=row["slug"]).exists():
            continue
        days, numerator = row.pop("days"), row.pop("numerator")
        of = Kennzahl.objects.get(slug=numerator) if numerator else None
        kennzahl = Kennzahl.objects.create(is_example=True, source="Beispiel der Demonstration", numerator=of, **row)
        for day in days:
            as_of = last_day_of_year(day["years_ago"])
            values: dict[str, Decimal | None] = {names[name]: Decimal(value) for name, value in day["values"].items()}
            save_values(kennzahl=kennzahl, as_of=as_of, values=values, source="")
            if day["is_published"]:
                publish_kennzahl(kennzahl=kennzahl, as_of=as_of)
