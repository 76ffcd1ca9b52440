"""Maps with boundaries on paper: shapes with holes and several parts."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from sozialraeume.models import Sozialraum
from tests.grenzen import SOURCE, import_made_up
from tests.pdf import programs


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def test_profile_with_boundaries_passes_pdf_ua(reference, client, vera, tmp_path):
    import_made_up()
    files = [tmp_path / f"{sozialraum.slug}.pdf" for sozialraum in Sozialraum.objects.all()]
    for file in files:
        file.write_bytes(client.get(reverse("teilhabe:profil_pdf", args=[file.stem])).content)
    assert set(map(tuple, programs.broken_rules(vera, files).values())) == {()}
    assert f"Grenzen: {SOURCE}" in programs.output("pdftotext", str(files[0]), "-").replace("\n", " ")
