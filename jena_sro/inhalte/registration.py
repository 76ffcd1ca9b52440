"""How long the records of this app are kept, that the security log listens, and that the content version is known."""

import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from jena_sro.inhalte import (
    daily,
    protokoll,  # noqa: F401 - its receivers write the security log
    stand,
)
from jena_sro.inhalte.erasure import erase_konto
from jena_sro.inhalte.fristen import Frist, register
from jena_sro.inhalte.models import Aufgabe, Postausgang, Rueckmeldung, Sicherheitsereignis
from jena_sro.konten.models import Konto


def inactive_konten(limit: datetime.datetime) -> QuerySet[Konto]:
    """Konten that nobody has used since `limit` and that are not erased yet."""
    unused = Q(last_login__lt=limit) | Q(last_login__isnull=True, created_at__lt=limit)
    return Konto.objects.not_erased().filter(unused)


def unproved_konten(limit: datetime.datetime) -> QuerySet[Konto]:
    """Konten that were signed up or invited before `limit`, whose address nobody has proved and that never signed in."""
    proved = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return Konto.objects.filter(~Exists(proved), last_login__isnull=True, created_at__lt=limit).exclude(is_active=False)


register(Frist("Rückmeldungen", settings.RUECKMELDUNG_KEEP_DAYS, lambda limit: Rueckmeldung.objects.filter(closed_at__lt=limit)))
register(Frist("Aufgaben", settings.RUECKMELDUNG_KEEP_DAYS, lambda limit: Aufgabe.objects.filter(done_at__lt=limit)))
register(Frist("gesendete Nachrichten", settings.MAIL_KEEP_DAYS, lambda limit: Postausgang.objects.filter(sent_at__lt=limit)))
register(
    Frist(
        "Sicherheitsprotokoll",
        settings.SECURITY_LOG_KEEP_DAYS,
        lambda limit: Sicherheitsereignis.objects.filter(created_at__lt=limit, number__gt=0),
    )
)
register(Frist("Anmeldungen", settings.USER_SESSION_KEEP_DAYS, lambda limit: UserSession.objects.filter(last_seen_at__lt=limit)))
register(Frist("unbestätigte Konten", settings.UNPROVED_KONTO_KEEP_DAYS, unproved_konten, erase_konto))
register(Frist("unbenutzte Konten", settings.KONTO_KEEP_DAYS, inactive_konten, erase_konto))

daily.register("Inhaltsstand", stand.shorten)
