"""The form of the editor as a browser would send it."""

from html.parser import HTMLParser

from sozialraeume.models import Sozialraum

PATH = "/arbeitsbereich/sozialraeume/nord/"
FASSUNGEN = f"{PATH}fassungen/"
SECTIONS = [
    {"heading": "Stärken", "text": "Viele Gärten.\n\n- Bänke\n- Bäume"},
    {"heading": "Bedarfe", "text": "Ein Treffpunkt."},
    {"heading": "Erreichbarkeit", "text": "Der Bus."},
]


class FormParser(HTMLParser):
    """Fields of the first form with class `app-editor`: name -> value."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.fields, self.is_inside, self.area, self.select = {}, False, None, None

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "form":
            self.is_inside = values.get("class") == "app-editor"
        if not self.is_inside:
            return
        if tag == "input":
            self.fields[values["name"]] = values.get("value", "")
        elif tag == "textarea":
            self.area = values["name"]
            self.fields[self.area] = ""
        elif tag == "select":
            self.select = values["name"]
        elif tag == "option" and "selected" in values:
            self.fields[self.select] = values["value"]

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops the first line end of a text area and sends the others as CR LF.
            self.fields[self.area] = self.fields[self.area].removeprefix("\n").replace("\n", "\r\n")
            self.area = None
        elif tag == "form":
            self.is_inside = False


def fields_of(response):
    parser = FormParser()
    parser.feed(response.content.decode())
    parser.fields.pop("csrfmiddlewaretoken", None)
    return parser.fields


def open_editor(client, path):
    return fields_of(client.get(path))


def press(client, path, fields, button="save", **changes):
    """Send the form by one of its buttons, with some fields changed: `text_0` is that of the first section."""
    texts = {f"abschnitt-{place}-{part}": value for (part, place), value in ((n.rsplit("_", 1), v) for n, v in changes.items())}
    return client.post(path, fields | texts | {"press": button})


def texts(nord):
    return [section["text"] for section in nord.fassungen.first().sections]


def published_texts():
    return [section["text"] for section in Sozialraum.objects.get().published.sections]


def page_text(response):
    return response.content.decode()
