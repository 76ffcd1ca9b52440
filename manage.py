#!/usr/bin/env python
"""Entry point of the portal's commands; those for one machine alone imply the local mode."""

import os
import sys

from django.core.management import execute_from_command_line

LOCAL_COMMANDS = {"start", "demo_code", "print_informationsblaetter"}

if __name__ == "__main__":
    if LOCAL_COMMANDS.intersection(sys.argv[1:2]):
        os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jena_sro.settings")
    execute_from_command_line(sys.argv)
