"""What a Sachstandsbericht says today: everything as plain values, so that it can be frozen and printed. Only what is public."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from gremien.models import Baustein, Beschluss, Meilenstein, Reflexion, Sachstandsbericht, Setting, Veranstaltung, Wirkung
from gremien.wirkungen import public_wirkungen
from jena_sro.inhalte.frozen import Content
from sozialraeume.models import Bedarf, Sozialraum


def last_day() -> datetime.datetime | None:
    """When the report before was published."""
    last = Sachstandsbericht.objects.public().defer("content").first()
    return last.published_at if last else None


def gather(bericht: Sachstandsbericht) -> Content:
    """The whole content as of today; what is new counts from the report before."""
    since = last_day()
    bausteine = Baustein.objects.prefetch_related("nachweise")
    wirkungen, settings = public_wirkungen(), Setting.objects.public()
    reflexionen, bedarfe = new_reflexionen(since), Bedarf.objects.public()
    veranstaltungen, beschluesse = new_veranstaltungen(since), new_beschluesse(since)
    news: list[Iterable[Any]] = [reflexionen, veranstaltungen, beschluesse]
    shown: list[Iterable[Any]] = [wirkungen, settings, *news, bedarfe.filter(is_example=True)[:1]]
    nachweise = [nachweis for baustein in bausteine for nachweis in baustein.nachweise.all()]
    return {
        "day": timezone.localdate().isoformat(),
        "since": date_format(timezone.localdate(since), "j. F Y") if since else "",
        "title": bericht.title,
        "recipients": [gremium.name for gremium in bericht.recipients.all()],
        "introduction": bericht.introduction,
        "outlook": bericht.outlook,
        "bausteine": [baustein_in_words(baustein) for baustein in bausteine],
        "steps": [{"when": step.when, "title": step.title} for step in new_steps(since)],
        "reflexionen": [reflexion_in_words(reflexion) for reflexion in reflexionen],
        "beschluesse": [beschluss_in_words(beschluss) for beschluss in beschluesse],
        "wirkungen": [wirkung_in_words(wirkung) for wirkung in wirkungen],
        "settings": [{"title": s.title, "for": s.target_group, "learned": s.learned} for s in settings],
        "sozialraeume": sozialraum_rows(bedarfe),
        "finished": finished(bedarfe, since),
        "veranstaltungen": [veranstaltung_in_words(veranstaltung) for veranstaltung in veranstaltungen],
        "has_examples": bericht.is_example or any(record.is_example for records in [*shown, nachweise] for record in records),
    }


def new_reflexionen(since: datetime.datetime | None) -> QuerySet[Reflexion]:
    """Those that were written or changed since then: an effect that came later is news too."""
    shown = Reflexion.objects.public()
    return shown.filter(updated_at__gt=since) if since else shown


def new_beschluesse(since: datetime.datetime | None) -> QuerySet[Beschluss]:
    """Those that are still open, and those that were made or followed up since then."""
    shown = Beschluss.objects.public()
    return shown.filter(Q(updated_at__gt=since) | Q(pk__in=shown.open().values("pk"))) if since else shown


def new_steps(since: datetime.datetime | None) -> QuerySet[Meilenstein]:
    done = Meilenstein.objects.filter(is_planned=False, date__lte=timezone.localdate())
    return done.filter(date__gt=timezone.localdate(since)) if since else done


def new_veranstaltungen(since: datetime.datetime | None) -> QuerySet[Veranstaltung]:
    """Those since then, and those to come."""
    shown = Veranstaltung.objects.public().filter(is_cancelled=False)
    return shown.filter(date__gt=timezone.localdate(since)) if since else shown


def finished(bedarfe: QuerySet[Bedarf], since: datetime.datetime | None) -> int:
    done = bedarfe.filter(stand=Bedarf.Stand.ERLEDIGT)
    return (done.filter(stand_since__gte=timezone.localdate(since)) if since else done).count()


def baustein_in_words(baustein: Baustein) -> dict[str, Any]:
    return {
        "number": baustein.number,
        "title": baustein.title,
        "stand": baustein.get_stand_display(),
        "checked_on": date_format(baustein.checked_on, "j. F Y") if baustein.checked_on else "",
        "progress": baustein.progress_text,
        "nachweise": [nachweis.label for nachweis in baustein.nachweise.all()],
    }


def reflexion_in_words(reflexion: Reflexion) -> dict[str, str]:
    return {
        "title": reflexion.title,
        "observation": reflexion.observation,
        "change": reflexion.change,
        "effect": reflexion.effect,
        "decided": f"{reflexion.decided_by}, {date_format(reflexion.decided_on, 'j. F Y')}",
    }


def beschluss_in_words(beschluss: Beschluss) -> dict[str, str]:
    return {
        "label": str(beschluss),
        "text": beschluss.text,
        "stand": beschluss.stand_in_words,
        "outcome": beschluss.outcome,
    }


def wirkung_in_words(wirkung: Wirkung) -> dict[str, str]:
    messwert = wirkung.messwert
    return {
        "title": wirkung.title,
        "indicator": wirkung.kennzahl.name if wirkung.kennzahl else wirkung.indicator,
        "value": f"{messwert.value}, Stand: {messwert.as_of}" if messwert else "",
        "result": wirkung.result,
    }


def veranstaltung_in_words(veranstaltung: Veranstaltung) -> dict[str, str]:
    return {
        "title": veranstaltung.title,
        "kind": veranstaltung.get_kind_display(),
        "day": date_format(veranstaltung.date, "j. F Y"),
        "place": veranstaltung.place,
    }


def sozialraum_rows(bedarfe: QuerySet[Bedarf]) -> list[dict[str, Any]]:
    """For each Sozialraum how many offers it has, and how many public Bedarfe in which Stand."""
    counts = {
        (row["sozialraum"], row["stand"]): row["count"]
        for row in bedarfe.order_by().values("sozialraum", "stand").annotate(count=Count("pk"))
    }
    rows = []
    for sozialraum in Sozialraum.objects.all():
        figures = {stand.value: counts.get((sozialraum.pk, stand.value), 0) for stand in Bedarf.Stand}
        rows.append({"name": sozialraum.name, "angebote": sozialraum.angebote.public().count(), **figures})
    return rows
