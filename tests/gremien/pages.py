"""How the tests of Sitzungen and minutes look at pages and letters."""

from django.urls import reverse

from jena_sro.inhalte.models import Postausgang


def text_of(response):
    return " ".join(response.content.decode().split())


def url(name, sitzung, *keys):
    return reverse(f"gremien:{name}", args=[sitzung.gremium.slug, sitzung.pk, *keys])


def letters():
    return list(Postausgang.objects.order_by("pk"))


def version(client, address):
    return client.get(address).context["form"].version
