"""Offers: what they are, whom they reach and who may see them."""

import datetime
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Case, F, Max, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.models import HistoricalRecords

from jena_sro.inhalte.models import (
    Aufgabe,
    Auskunft,
    AuskunftField,
    Bild,
    Confirmable,
    ConfirmableQuerySet,
    FactsMixin,
    NamedInhalt,
)
from jena_sro.konten.models import Konto
from sozialraeume.models import Lebensbereich, Organisation, Ort, Ortschaft, Sozialraum
from teilhabe.bestand.liste import UNCONFIRMED, current
from teilhabe.models.reichweite import Reichweite
from teilhabe.models.vokabeln import Angebotsart, Sprache, Zielgruppe
from teilhabe.models.zeiten import Span, Termin, day_in_words, span_in_words
from teilhabe.models.zugehoerigkeit import Zugehoerigkeit


class AngebotQuerySet(ConfirmableQuerySet, models.QuerySet["Angebot"]):
    def public(self) -> "AngebotQuerySet":
        """What lists, search, feeds and counts show."""
        return self.filter(is_public=True)

    def with_page(self) -> "AngebotQuerySet":
        """What has a page of its own: also paused and ended offers, whose page says so; nothing that was never reviewed."""
        shown = (Angebot.State.VEROEFFENTLICHT, Angebot.State.PAUSIERT, Angebot.State.BEENDET)
        return self.filter(state__in=shown).exclude(slug="")

    def of(self, konto: Konto | AnonymousUser) -> "AngebotQuerySet":
        """What the Konto works on: all of an Organisation that it belongs to; while it waits, only drafts of its own."""
        mine = Zugehoerigkeit.objects.of(konto)
        waiting = mine.filter(stand=Zugehoerigkeit.Stand.BEANTRAGT).values("organisation")
        own_drafts = Q(organisation__in=waiting, drafted_by=konto.pk, state=Angebot.State.ENTWURF)
        return self.filter(Q(organisation__in=mine.confirmed().values("organisation")) | own_drafts)

    def lock(self, pk: int) -> "Angebot":
        """The Angebot as it is now, locked until the transaction ends, and before it the one that it `ersetzt`.

        Raises Angebot.DoesNotExist.
        """
        ersetzt = Angebot.objects.filter(ersatz=pk).values("pk")
        list(Angebot.objects.filter(pk__in=ersetzt).select_for_update(of=("self",)))
        return self.select_for_update(of=("self",)).select_related("organisation", "ort__ortschaft").get(pk=pk)

    def for_list(self) -> "AngebotQuerySet":
        """Adds all that a row shows: Anbieter, place, kind, Sozialräume and the next date (constant number of queries)."""
        return (
            self.select_related("organisation", "art", "ort__ortschaft")
            .with_next_termin()
            .prefetch_related(
                Prefetch("reichweiten", queryset=Reichweite.objects.select_related("sozialraum").order_by("rank", "sozialraum"))
            )
        )

    def with_next_termin(self, spans: Iterable[Span] = ()) -> "AngebotQuerySet":
        """Adds `next_start` and `next_end` of the date that runs now or comes next (within the spans, if any); else None."""
        if "next_start" in self.query.annotations:
            return self
        coming = Termin.objects.overlapping(spans).filter(angebot=OuterRef("pk")).order_by("starts_at", "pk")
        return self.annotate(next_start=Subquery(coming.values("starts_at")[:1]), next_end=Subquery(coming.values("ends_at")[:1]))

    def with_changed_at(self) -> "AngebotQuerySet":
        """Adds `changed_at`: when something that everybody sees was changed last, times and cancelled days included."""
        noted = Max("vorgaenge__created_at", filter=Q(vorgaenge__kind="angabe"))
        return self.annotate(changed_at=Greatest(F("updated_at"), Coalesce(noted, F("updated_at"))))

    def with_calendar(self) -> "AngebotQuerySet":
        """Adds all that a calendar file needs (constant number of queries)."""
        return self.with_changed_at().select_related("ort").prefetch_related("zeiten", "ausfaelle")

    def in_order(self, pks: Iterable[int], spans: Iterable[Span] = ()) -> list["Angebot"]:
        """The public ones with these keys, in this order, with all that a row shows; the next date within the spans."""
        pks = list(pks)
        public = Angebot.objects.public().filter(pk__in=pks).with_next_termin(spans).for_list()
        found = {angebot.pk: angebot for angebot in public}
        return [found[pk] for pk in pks if pk in found]

    def nearest(
        self, ortschaft: Ortschaft, sozialraum: int, *, here: int, around: int
    ) -> tuple[list["Angebot"], list["Angebot"]]:
        """The first public ones in the Ortschaft, and of the others that reach its Sozialraum, the nearest first."""
        bestand = current()
        inside = bestand.public & bestand.merkmale.get(f"ortschaft{ortschaft.pk}", 0)
        pks = bestand.part(inside, (), 0, here)
        others: list[int] = []
        for rank in Reichweite.Rank.values:
            outside = bestand.public & ~inside & bestand.merkmale.get(f"raum{sozialraum}-{rank}", 0)
            others += bestand.part(outside, (), 0, around - len(others))
        found = self.in_order([*pks, *others])
        return found[: len(pks)], found[len(pks) :]

    def at_a_glance(self, sozialraum: int, count: int) -> tuple[list["Angebot"], list[tuple[Lebensbereich, int]]]:
        """Of the public ones that reach the Sozialraum: the first that open today or are open, and how many have each topic.

        Those confirmed stand before the others; every topic is there, in its order.
        """
        bestand = current()
        reaching = bestand.reaching(sozialraum)
        first = bestand.part(bestand.open_today & reaching, bestand.today, 0, count)
        here = bestand.public & reaching
        topics = [(topic, bestand.merkmale.get(f"thema{topic.pk}", 0)) for topic in Lebensbereich.objects.all()]
        return self.in_order(first, bestand.today), [(topic, (here & bits).bit_count()) for topic, bits in topics]

    def rank_for_sozialraum(self, sozialraum: Sozialraum) -> "AngebotQuerySet":
        """Only those that reach the Sozialraum; adds `nearness`: 0 lies there, 1 serves it, 2 serves all of Jena."""
        reach = Reichweite.objects.filter(angebot=OuterRef("pk"), sozialraum=sozialraum)
        return self.annotate(nearness=Subquery(reach.values("rank")[:1])).filter(nearness__isnull=False)


class Angebot(FactsMixin, Confirmable, NamedInhalt):
    """Something people can use: where, when, for whom, at what cost, and how accessible it is."""

    class State(models.TextChoices):
        ENTWURF = "entwurf", "Entwurf"
        EINGEREICHT = "eingereicht", "eingereicht"
        ZURUECKGEGEBEN = "zurueckgegeben", "zurückgegeben"
        VEROEFFENTLICHT = "veroeffentlicht", "veröffentlicht"
        PAUSIERT = "pausiert", "pausiert"
        BEENDET = "beendet", "beendet"

    class Mode(models.TextChoices):
        VOR_ORT = "vor_ort", "vor Ort"
        AUFSUCHEND = "aufsuchend", "kommt zu Ihnen"
        ONLINE = "online", "im Internet"
        TELEFONISCH = "telefonisch", "am Telefon"

    class Zugang(models.TextChoices):
        OFFEN = "offen", "offen, ohne Anmeldung"
        ANMELDUNG = "anmeldung", "mit Anmeldung"
        BEWILLIGUNG = "bewilligung", "nach Bewilligung"

    next_start: datetime.datetime | None = None  # annotated by the QuerySet
    next_end: datetime.datetime | None = None
    changed_at: datetime.datetime | None = None

    FACTS: ClassVar[tuple[str, ...]] = ("sign_language", "easy_language", "accompaniment", "first_visit")
    EDITABLE: ClassVar[tuple[str, ...]] = (State.ENTWURF.value, State.ZURUECKGEGEBEN.value)
    RUNNING: ClassVar[tuple[str, ...]] = (State.VEROEFFENTLICHT.value, State.PAUSIERT.value)

    slug = models.SlugField("Adresse", max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="angebote", verbose_name="Anbieter")
    together_with = models.ManyToManyField(Organisation, blank=True, related_name="joint_angebote", verbose_name="gemeinsam mit")
    art = models.ForeignKey(Angebotsart, on_delete=models.PROTECT, related_name="angebote", verbose_name="Angebotsart")
    lebensbereiche = models.ManyToManyField(Lebensbereich, blank=True, related_name="angebote", verbose_name="Themen")
    zielgruppen = models.ManyToManyField(Zielgruppe, blank=True, related_name="angebote", verbose_name="Zielgruppen")
    sprachen = models.ManyToManyField(Sprache, blank=True, related_name="angebote", verbose_name="Sprachen")
    short_text = models.CharField("Kurz gesagt", max_length=200, blank=True)
    text = models.TextField("Beschreibung", max_length=5000, blank=True)
    easy_text = models.TextField("In einfacher Sprache", max_length=5000, blank=True)
    bild = models.ForeignKey(Bild, on_delete=models.PROTECT, null=True, blank=True, related_name="angebote", verbose_name="Bild")
    mode = models.CharField("Wie findet es statt?", max_length=12, choices=Mode, default=Mode.VOR_ORT, blank=True)
    ort = models.ForeignKey(Ort, on_delete=models.PROTECT, null=True, blank=True, related_name="angebote", verbose_name="Ort")
    serves_all_jena = models.BooleanField("für ganz Jena", default=False)
    serves = models.ManyToManyField(Sozialraum, blank=True, related_name="+", verbose_name="auch für die Sozialräume")
    sozialraeume = models.ManyToManyField(Sozialraum, through="Reichweite", related_name="angebote", verbose_name="erreicht")
    zugang = models.CharField("Zugang", max_length=12, choices=Zugang, default=Zugang.OFFEN, blank=True)
    age_from = models.PositiveSmallIntegerField("ab Jahren", null=True, blank=True)
    age_to = models.PositiveSmallIntegerField("bis Jahre", null=True, blank=True)
    abstinence_required = models.BooleanField("abstinent nötig", default=False)
    free_of_charge = AuskunftField("kostenlos")
    cost_text = models.CharField("Kosten", max_length=200, blank=True)
    sign_language = AuskunftField("Deutsche Gebärdensprache")
    easy_language = AuskunftField("Leichte Sprache")
    accompaniment = AuskunftField("Begleitung oder Abholung")
    first_visit = AuskunftField("erster Besuch mit Begleitung")
    access_checked_on = models.DateField("Angaben zur Barrierefreiheit vom", null=True, blank=True)
    phone = models.CharField("Telefon", max_length=50, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    ersetzt = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="ersatz", verbose_name="ersetzt"
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="entworfen von",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="prüft"
    )
    state = models.CharField("Stand", max_length=16, choices=State, default=State.ENTWURF)
    is_public = models.GeneratedField(
        expression=Case(When(state=State.VEROEFFENTLICHT, then=Value(True)), default=Value(False)),
        output_field=models.BooleanField(),
        db_persist=True,
        verbose_name="öffentlich",
    )

    aufgaben = GenericRelation(Aufgabe)

    objects = AngebotQuerySet.as_manager()
    history = HistoricalRecords(
        m2m_fields=[together_with, lebensbereiche, zielgruppen, sprachen, serves],
        excluded_fields=["is_public", "drafted_by", "assigned_to", "confirm_by", "asked_on"],
    )

    class Meta(NamedInhalt.Meta):
        verbose_name = "Angebot"
        verbose_name_plural = "Angebote"
        indexes = [models.Index(fields=["is_public", "sort_key", "id"], name="teilhabe_angebot_list")]
        constraints = [
            *NamedInhalt.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="entwurf") | ~Q(mode="vor_ort") | Q(ort__isnull=False),
                name="teilhabe_angebot_ort",
                violation_error_message="Ein Angebot vor Ort braucht einen Ort.",
            ),
            models.CheckConstraint(
                condition=Q(mode="vor_ort") | Q(ort__isnull=True),
                name="teilhabe_angebot_no_ort",
                violation_error_message="Nur ein Angebot vor Ort hat einen Ort.",
            ),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_to__isnull=True) | Q(age_to__gte=F("age_from")),
                name="teilhabe_angebot_age",
                violation_error_message="Das höchste Alter ist kleiner als das niedrigste.",
            ),
            models.CheckConstraint(
                condition=~Q(state="veroeffentlicht") | Q(confirmed_on__isnull=False),
                name="teilhabe_angebot_confirmed",
                violation_error_message="Ein veröffentlichtes Angebot braucht den Tag der letzten Bestätigung.",
            ),
            models.CheckConstraint(
                condition=Q(state="entwurf") | (~Q(mode="") & ~Q(zugang="")),
                name="teilhabe_angebot_complete",
                violation_error_message="Bitte geben Sie an, wie das Angebot stattfindet und wie man dazukommt.",
            ),
            models.CheckConstraint(
                condition=(Q(ersetzt__isnull=True) & ~Q(slug=""))
                | Q(ersetzt__isnull=False, slug="", state__in=["entwurf", "eingereicht", "zurueckgegeben"]),
                name="teilhabe_angebot_ersetzt",
                violation_error_message="Eine Änderung hat keine eigene Adresse und wird nie selbst veröffentlicht.",
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=~Q(slug=""),
                name="teilhabe_angebot_slug",
                violation_error_message="Diese Adresse hat schon ein anderes Angebot.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("teilhabe:angebot_detail", args=[self.slug])

    def get_work_url(self) -> str:
        return reverse("teilhabe:angebot_review", args=[self.pk])

    def get_confirm_url(self) -> str:
        return reverse("teilhabe:bestaetigung_angebot", args=[self.pk])

    @property
    def has_address(self) -> bool:
        return self.ersetzt_id is None

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @property
    def is_running(self) -> bool:
        """Published or paused: its small facts may change at once."""
        return self.state in self.RUNNING

    @property
    def next_in_words(self) -> str:
        """Day and time of the next date: „heute, 9 bis 12 Uhr“; empty if none is known."""
        if not self.next_start or not self.next_end:
            return ""
        start, end = timezone.localtime(self.next_start), timezone.localtime(self.next_end)
        return f"{day_in_words(start.date())}, {span_in_words(start, end)}"

    @property
    def next_on_paper(self) -> str:
        """The next date as paper needs it: never „heute“."""
        if not self.next_start or not self.next_end:
            return ""
        start, end = timezone.localtime(self.next_start), timezone.localtime(self.next_end)
        return f"{date_format(start.date(), 'l, j. F Y')}, {span_in_words(start, end)}"

    @property
    def facts_by_answer(self) -> list[tuple[str, list[str]]]:
        """What is known of the accessibility of house and offer: (ja, teilweise or nein, labels)."""
        facts = [*(self.ort.facts if self.ort else []), *self.facts]
        answers = [answer for answer in Auskunft if answer != Auskunft.UNBEKANNT]
        found = [(answer.label, [label for label, value, _ in facts if value == answer]) for answer in answers]
        return [(words, labels) for words, labels in found if labels]

    @property
    def is_open_now(self) -> bool:
        return bool(self.next_start and self.next_end and self.next_start <= timezone.now() < self.next_end)

    @property
    def home(self) -> Sozialraum | None:
        """The Sozialraum in which it takes place; expects `reichweiten` prefetched in order of rank."""
        lies_there = (r.sozialraum for r in self.reichweiten.all() if r.rank == Reichweite.Rank.LIES_THERE)
        return next(lies_there, None)

    @property
    def where_in_words(self) -> str:
        """„Zwätzen, Sozialraum Nord“, or how it reaches people."""
        if not self.ort:
            reach = "ganz Jena" if self.serves_all_jena else self.served_in_words
            return f"{self.get_mode_display()}, {reach}" if reach else self.get_mode_display()
        place = self.ort.ortschaft.name
        return f"{place}, Sozialraum {self.home.name}" if self.home and self.home.name != place else place

    @property
    def served_in_words(self) -> str:
        return ", ".join(r.sozialraum.name for r in self.reichweiten.all())

    @property
    def steps_in_words(self) -> str:
        """Whether one gets in without steps, as short as a badge; empty where there is no building."""
        words = {
            Auskunft.JA: "ohne Stufen",
            Auskunft.TEILWEISE: "teilweise ohne Stufen",
            Auskunft.NEIN: "mit Stufen",
            Auskunft.UNBEKANNT: "Stufen: unbekannt",
        }
        return words[Auskunft(self.ort.step_free)] if self.ort else ""

    @property
    def cost_in_words(self) -> str:
        """What it costs, said as unknown where nobody told."""
        words = {Auskunft.JA: "kostenlos", Auskunft.TEILWEISE: "teilweise kostenlos", Auskunft.NEIN: "kostet etwas"}
        return self.cost_text or words.get(Auskunft(self.free_of_charge), "Kosten unbekannt")

    @property
    def age_in_words(self) -> str:
        if self.age_from is not None and self.age_to is not None:
            return f"von {self.age_from} bis {self.age_to} Jahren"
        if self.age_from is not None:
            return f"ab {self.age_from} Jahren"
        return f"bis {self.age_to} Jahre" if self.age_to is not None else "jedes Alter"

    @property
    def contact_phone(self) -> str:
        return self.phone or self.organisation.phone

    @property
    def contact_email(self) -> str:
        return self.email or self.organisation.email

    def similar(self, count: int) -> list["Angebot"]:
        """Public offers that share a topic and a Sozialraum with this one, those of the same kind first."""
        bestand = current()
        reached = reduce(or_, (bestand.reaching(reich.sozialraum_id) for reich in self.reichweiten.all()), 0)
        topics = reduce(or_, (bestand.merkmale.get(f"thema{topic.pk}", 0) for topic in self.lebensbereiche.all()), 0)
        others = bestand.public & reached & topics & ~bestand.bit_of(self.pk)
        same_art, unconfirmed = bestand.merkmale.get(f"art{self.art_id}", 0), bestand.merkmale.get(UNCONFIRMED, 0)
        pks: list[int] = []
        for marked in (~unconfirmed, unconfirmed):
            for kind in (same_art, ~same_art):
                pks += bestand.part(others & marked & kind, (), 0, count - len(pks))
        return Angebot.objects.in_order(pks)
