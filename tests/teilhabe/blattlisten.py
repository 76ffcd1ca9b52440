"""What tests of lists with participants share: rows of a list, the way through the pages, and what a print file says."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jena_sro.inhalte.tabellen import write_csv
from tests.pdf import programs

ADRESSE = ("Anrede", "Vorname", "Nachname", "Straße", "PLZ", "Ort")
CHOICES = {"order": "liste", "betreuung": "beide", "without_duplicates": "on"}
CREATE, PRINT = "teilhabe:liste_create", "teilhabe:liste_print"


def person(nachname="Quitte", **cells):
    values = ("Frau", "Anna", nachname, "Gartenweg 3", "07743", "Jena")
    return dict(zip(ADRESSE, values, strict=True)) | cells


def betreuung(nachname="Mirabelle"):
    return {f"Betreuung {heading}": text for heading, text in person(nachname, Straße="Am Markt 1").items()}


def csv_of(*rows):
    headings = list(dict.fromkeys(heading for cells in rows for heading in cells))
    return write_csv(headings, [[cells.get(heading, "") for heading in headings] for cells in rows])


def send(client, content, *, query="", filename="liste.csv", **choices):
    """The answer to a file; what is False in `choices` is not sent."""
    values = {name: value for name, value in (CHOICES | choices).items() if value is not False}
    return client.post(reverse(CREATE) + query, values | {"file": SimpleUploadedFile(filename, content)})


def preview(client, *rows, **choices):
    """The page that says what would be printed."""
    answer = send(client, csv_of(*rows), **choices)
    assert answer.templates[0].name == "teilhabe/liste_preview.html", answer.context["form"].errors
    return answer


def press(client, page, button="print"):
    return client.post(reverse(PRINT), {"daten": page.context["daten"], "press": button})


def body(answer):
    return b"".join(answer.streaming_content)


def pages_of(content, folder):
    """The text of each page."""
    (folder / "pages.pdf").write_bytes(content)
    return programs.output("pdftotext", "-layout", str(folder / "pages.pdf"), "-").split("\f")[:-1]
