"""What Django may tell of an error to those who look after the portal."""

from collections.abc import ItemsView
from types import FrameType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class NoVariablesFilter(SafeExceptionReporterFilter):
    """Shows no variables: they may hold a person's data, and Django's `sensitive_variables` does not reach into generators."""

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> ItemsView[str, Any]:
        return dict[str, Any]().items()
