"""What Django's system check says about this machine."""

from ctypes.util import find_library
from typing import Any

from django.core.checks import CheckMessage, Info, register

from jena_sro.inhalte import pdf


@register()
def check_pdf(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """PDFs need Pango, and take 3 to 5 times as long without HarfBuzz's subsetter."""
    if not pdf.IS_AVAILABLE:
        return [Info(pdf.MISSING, id="inhalte.I001")]
    if not find_library("harfbuzz-subset"):
        hint = "Unter Debian hilft: apt-get install libharfbuzz-subset0"
        return [Info("PDF-Dateien entstehen auf diesem Rechner langsam: Es fehlt HarfBuzz-Subset.", hint=hint, id="inhalte.I002")]
    return []
