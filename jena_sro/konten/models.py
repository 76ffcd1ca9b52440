from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Rolle(models.TextChoices):
    """Names of the groups that carry a role of the whole portal; a Konto may have several.

    Upper apps add groups of their own, such as the Geschäftsstelle of each Gremium.
    """

    FACHDIENST = "Fachdienst", "Fachdienst"
    ADMINISTRATION = "Administration", "Administration"


def role_choices() -> list[tuple[str, str]]:
    """All roles that the Administration gives: those of the whole portal, then the others by name."""
    others = Group.objects.exclude(name__in=Rolle.values).order_by("name").values_list("name", "name")
    return [*Rolle.choices, *others]


ERASED_DOMAIN = "@example.invalid"  # of the address that an erased Konto is left with


class KontoQuerySet(models.QuerySet["Konto"]):
    def not_erased(self) -> "KontoQuerySet":
        """Konten of people; an erased one stays as an empty shell that nobody works with."""
        return self.exclude(email__endswith=ERASED_DOMAIN)

    def invited(self) -> "KontoQuerySet":
        """Konten whose address nobody has proved yet and that never signed in: somebody was invited, or has just signed up."""
        return self.filter(last_login__isnull=True, is_active=True).exclude(emailaddress__verified=True)


class KontoManager(BaseUserManager.from_queryset(KontoQuerySet)):
    def create_user(self, email: str, password: str | None = None, **values: Any) -> "Konto":
        konto = self.model(email=email, **values)
        konto.set_password(password)
        konto.full_clean()
        konto.save(using=self._db)
        return konto

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> "Konto":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **values)

    def get_by_natural_key(self, username: str | None) -> "Konto":
        return self.get(email=(username or "").lower())


class Konto(AbstractBaseUser, PermissionsMixin):
    """Account of staff or an Anbieter; the e-mail address is the login."""

    email = models.EmailField("E-Mail-Adresse", unique=True)
    is_staff = models.BooleanField("darf in die Verwaltung", default=False)
    is_active = models.BooleanField("aktiv", default=True)
    created_at = models.DateTimeField("angelegt am", default=timezone.now, editable=False)

    objects = KontoManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["email"]
        verbose_name = "Konto"
        verbose_name_plural = "Konten"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="konten_konto_email_lower",
                violation_error_message="Bitte schreiben Sie die E-Mail-Adresse in Kleinbuchstaben.",
            )
        ]

    def __str__(self) -> str:
        return self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    @property
    def is_erased(self) -> bool:
        return self.email.endswith(ERASED_DOMAIN)

    def has_role(self, *roles: Rolle) -> bool:
        return self.is_active and self.groups.filter(name__in=roles).exists()

    def needs_second_step(self) -> bool:
        """Staff: whoever has a role here or may open Django's admin signs in with a second step."""
        return self.is_staff or self.is_superuser or (self.is_active and self.groups.exists())
