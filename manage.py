#!/usr/bin/env python
"""Entry point of the portal's commands; `start` implies the local demonstration mode."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    if sys.argv[1:2] == ["start"]:
        os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jena_sro.settings")
    execute_from_command_line(sys.argv)
