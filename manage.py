#!/usr/bin/env python
"""Entry point of the portal's commands; those of the demonstration imply its local mode."""

import os
import sys

from django.core.management import execute_from_command_line

DEMO_COMMANDS = {"start", "demo_code"}

if __name__ == "__main__":
    if DEMO_COMMANDS.intersection(sys.argv[1:2]):
        os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jena_sro.settings")
    execute_from_command_line(sys.argv)
