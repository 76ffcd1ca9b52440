"""How long a sign-in lasts: staff 60 minutes without a request and 12 hours at most, others 8 hours without a request."""

import datetime
import time
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone

from jena_sro.konten.models import Konto

STARTED = "sign_in_started"
SEEN = "sign_in_seen"
SEEN_EVERY = 60  # seconds; a session is not written at every request


@dataclass(frozen=True)
class SignIn:
    """Limits of the present sign-in. `is_staff`: the Konto needs the second step."""

    is_staff: bool
    started: int
    seen: int

    @property
    def idle(self) -> datetime.timedelta:
        if self.is_staff:
            return datetime.timedelta(minutes=settings.STAFF_IDLE_MINUTES)
        return datetime.timedelta(hours=settings.OTHERS_IDLE_HOURS)

    @property
    def idle_text(self) -> str:
        return f"{settings.STAFF_IDLE_MINUTES} Minuten" if self.is_staff else f"{settings.OTHERS_IDLE_HOURS} Stunden"

    @property
    def ends_at(self) -> datetime.datetime | None:
        """When it ends in any case; None for those who may go on."""
        if not self.is_staff:
            return None
        start = datetime.datetime.fromtimestamp(self.started, tz=datetime.UTC)
        return timezone.localtime(start + datetime.timedelta(hours=settings.STAFF_LONGEST_HOURS))

    @property
    def seconds_left(self) -> int:
        """Until the sign-in ends if no further page is loaded."""
        now = int(time.time())
        idle = self.seen + int(self.idle.total_seconds()) - now
        return min(idle, self.started + settings.STAFF_LONGEST_HOURS * 3600 - now) if self.is_staff else idle

    @property
    def next_end(self) -> datetime.datetime:
        """When that is, as clocks in Jena show it."""
        return timezone.localtime(timezone.now() + datetime.timedelta(seconds=self.seconds_left))

    def is_over(self, now: int) -> bool:
        is_longest = self.is_staff and now - self.started >= settings.STAFF_LONGEST_HOURS * 3600
        return is_longest or now - self.seen >= self.idle.total_seconds()


def check(request: HttpRequest) -> SignIn | None:
    """The sign-in of this request, if there is one; ends it when it is over and leaves who it was in `request.ended_konto`."""
    konto = request.user
    if not isinstance(konto, Konto):
        return None
    now, session = int(time.time()), request.session
    sign_in = SignIn(konto.needs_second_step(), session.get(STARTED, now), session.get(SEEN, now))
    if sign_in.is_over(now):
        request.ended_konto = konto.pk  # type: ignore[attr-defined]
        logout(request)
        return None
    session.setdefault(STARTED, now)
    if now - session.get(SEEN, 0) >= SEEN_EVERY:
        session[SEEN] = now
    return replace(sign_in, seen=session[SEEN])
