"""The portal with the two pages it is measured against, for gunicorn."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"

from jena_sro.wsgi import application  # noqa: E402

__all__ = ["application"]
