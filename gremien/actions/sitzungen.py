"""Planning of Sitzungen: series, invitation, reminder, cancelling."""

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gremien.agenda import agenda_of
from gremien.models import Gremium, Mitgliedschaft, Sitzung, Unterstuetzung
from jena_sro.inhalte import pdf
from jena_sro.inhalte.kalender import days_between, is_nth_weekday, is_public_holiday, local_datetime
from jena_sro.inhalte.outbox import send_text
from jena_sro.inhalte.pdf_response import pdf_values

Form = Unterstuetzung.Form


def days_of_series(
    *, weekday: int, nth: int, every_months: int, first: datetime.date, last: datetime.date
) -> tuple[list[datetime.date], list[datetime.date]]:
    """Days of „every nth weekday“ in each `every_months`-th month since `first`, and those left out as public holidays."""
    days = [
        day
        for day in days_between(first, last)
        if day.weekday() == weekday
        and is_nth_weekday(day, nth)
        and ((day.year - first.year) * 12 + day.month - first.month) % every_months == 0
    ]
    return [day for day in days if not is_public_holiday(day)], [day for day in days if is_public_holiday(day)]


@transaction.atomic
def plan_sitzungen(
    gremium: Gremium, days: list[datetime.date], *, start: datetime.time, end: datetime.time, **values: Any
) -> list[Sitzung]:
    """A Sitzung on each of `days`; those on which the Gremium meets at this time already are left as they are."""
    Gremium.objects.select_for_update().get(pk=gremium.pk)
    times = [(local_datetime(day, start), local_datetime(day, end)) for day in days]
    taken = set(gremium.sitzungen.filter(starts_at__in=[starts_at for starts_at, _ in times]).values_list("starts_at", flat=True))
    return [
        Sitzung.objects.create(gremium=gremium, starts_at=starts_at, ends_at=ends_at, **values)
        for starts_at, ends_at in times
        if starts_at not in taken
    ]


def form_of(seat: Mitgliedschaft) -> str:
    """How the person on this seat needs papers."""
    needs: Unterstuetzung | None = getattr(seat, "unterstuetzung", None)
    return needs.document_form if needs else Form.STANDARD


def invited_seats(sitzung: Sitzung) -> list[Mitgliedschaft]:
    """All seats of the day, with what is needed to write to them."""
    return list(sitzung.gremium.mitgliedschaften.current().select_related("konto", "unterstuetzung", "organisation", "person"))


def einladung_values(sitzung: Sitzung, form: str) -> dict[str, Any]:
    """What the invitation says, and how it looks, for those who need it in this form."""
    look = "normal" if form == Form.STANDARD else "gross"
    return {"sitzung": sitzung, "gremium": sitzung.gremium, "tops": agenda_of(sitzung), "form": form, "look": look}


def einladung_pdf(sitzung: Sitzung, form: str) -> bytes:
    """Raises PdfUnavailableError where Pango is missing."""
    url = f"{settings.PORTAL_URL}{sitzung.get_work_url()}"
    return pdf.render_pdf("gremien/einladung_pdf.html", pdf_values(url) | einladung_values(sitzung, form))


def attachments_for(sitzung: Sitzung, form: str) -> list[tuple[str, bytes, str]]:
    """The invitation on paper; none for those who want plain text, and where no PDF can be made."""
    if form == Form.TEXT:
        return []
    try:
        return [(f"einladung-{sitzung.day:%Y-%m-%d}.pdf", einladung_pdf(sitzung, form), "application/pdf")]
    except pdf.PdfUnavailableError:
        return []


def write_to_members(sitzung: Sitzung, template: str, *, with_paper: bool = False, **more: Any) -> int:
    """Send `template` to every member with a Konto and return how many they were."""
    addressed = [(seat.konto_email, form_of(seat)) for seat in invited_seats(sitzung) if seat.konto_email]
    papers: dict[str, list[tuple[str, bytes, str]]] = {}
    for to, form in dict(addressed).items():
        if with_paper and form not in papers:
            papers[form] = attachments_for(sitzung, form)
        values = einladung_values(sitzung, form) | {"path": sitzung.get_work_url()} | more
        send_text(to, template, rolle=sitzung.gremium.geschaeftsstelle.name, attachments=papers.get(form, []), **values)
    return len(dict(addressed))


@transaction.atomic
def invite(sitzung: Sitzung) -> int:
    """Invite the members and return how many get a mail. Repeated, it invites again, such as to a changed agenda."""
    sitzung.stand, sitzung.invited_at = Sitzung.Stand.EINGELADEN, timezone.now()
    sitzung.save()
    return write_to_members(sitzung, "gremien/email/einladung", with_paper=True)


@transaction.atomic
def move(sitzung: Sitzung) -> int:
    """Store another time or place; who was invited is told what changed. Returns how many get a mail."""
    known = sitzung.sequence
    sitzung.save()
    if sitzung.invited_at is None or sitzung.sequence == known:
        return 0
    sitzung.reminded_at = None
    sitzung.save(update_fields=["reminded_at"])
    return write_to_members(sitzung, "gremien/email/verlegung")


@transaction.atomic
def cancel(sitzung: Sitzung, reason: str) -> int:
    """Cancel the Sitzung; who was invited is told. Returns how many get a mail."""
    was_invited = sitzung.invited_at is not None
    sitzung.stand, sitzung.cancel_reason = Sitzung.Stand.ABGESAGT, reason
    sitzung.save()
    return write_to_members(sitzung, "gremien/email/absage") if was_invited else 0


@transaction.atomic
def remind_members() -> str:
    """Remind once of every Sitzung of the next REMINDER_DAYS to which members were invited."""
    limit = timezone.now() + datetime.timedelta(days=settings.REMINDER_DAYS)
    waiting = Sitzung.objects.upcoming().filter(stand=Sitzung.Stand.EINGELADEN, reminded_at=None, starts_at__lte=limit)
    sitzungen = list(waiting.filter(starts_at__gt=timezone.now()).select_for_update(of=("self",)).select_related("gremium"))
    for sitzung in sitzungen:
        write_to_members(sitzung, "gremien/email/erinnerung")
        Sitzung.objects.filter(pk=sitzung.pk).update(reminded_at=timezone.now())
    return f"an {len(sitzungen)} Sitzungen erinnert"
