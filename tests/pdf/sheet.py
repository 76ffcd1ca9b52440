"""A stand-in for what is sent to many people: a letter, and two pages of text that are the same for all."""

from collections.abc import Mapping

from django.utils.html import escape

from jena_sro.inhalte.pdf import qr_address
from jena_sro.inhalte.pdf_felder import Feld

FELDER = [
    Feld("name", 85),
    Feld("addition", 85),
    Feld("street", 85),
    Feld("town", 85),
    Feld("greeting", 170),
    Feld("number", 60),
    Feld("copy", 30),
]
MAX = {
    "name": "Max Müßig-Öztürk",
    "addition": "",
    "street": "Große Straße 1",
    "town": "07743 Jena",
    "greeting": "Guten Tag Max Müßig-Öztürk,",
    "number": "A-0001",
    "copy": "",
}
WORDS = "Sie können sich aussuchen, was Sie im Stadtteil tun möchten. Wir helfen Ihnen dabei, wenn Sie das wollen. " * 4
ROWS = "".join(f'<tr><th scope="row">Treffpunkt {n}</th><td>Montag bis Freitag</td><td>{n} km</td></tr>' for n in range(1, 6))
PART = f"<h2>Was Sie wissen sollen</h2><p>{WORDS}</p><ul><li>Sie dürfen Nein sagen.</li><li>Fragen Sie uns.</li></ul>"
TABLE = f"""<table><caption>Treffpunkte</caption><thead><tr><th scope="col">Wo</th><th scope="col">Wann</th>
<th scope="col">Wie weit</th></tr></thead><tbody>{ROWS}</tbody></table>"""


def render(values: Mapping[str, str]) -> str:
    feld = {name: f'<span class="feld">{escape(value)}</span>' for name, value in values.items()}
    return f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Informationen für Sie</title></head><body>
<p class="running">{feld["number"]}<br>{feld["copy"]}</p>
<p>{feld["name"]}<br>{feld["addition"]}<br>{feld["street"]}<br>{feld["town"]}</p>
<h1>Informationen für Sie</h1><p>{feld["greeting"]}</p><p>{WORDS}</p><p>{WORDS}</p>
<p>Ihre Nummer: {feld["number"]}</p>
<p><img src="{qr_address("https://example.org/")}" alt="QR-Code mit unserer Adresse"></p>
<main><h2 style="break-before: page">Was jetzt neu ist</h2><p>{WORDS}</p>{TABLE}{PART * 4}</main></body></html>"""


def person(number: int) -> dict[str, str]:
    """Values of one of many people."""
    name = f"Vorname{number % 97} Nachname-{number}"
    return MAX | {"name": name, "greeting": f"Guten Tag {name},", "number": f"A-{number:04}", "street": f"Weg {number % 150}"}
