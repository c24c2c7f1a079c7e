#!/usr/bin/env python3
"""Run a command of the site: `./manage.py help` lists them."""

import os
import sys

# This file must be readable to every Python there is, or the old ones cannot say what is wrong.
if sys.version_info < (3, 12):  # noqa: UP036
    found = ".".join([str(number) for number in sys.version_info[:2]])
    sys.exit(
        "This site needs Python 3.12 or newer, and this is Python " + found + ". "
        "Run bin/setup, then .venv/bin/python manage.py."
    )

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coachsite.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed for this Python. Run bin/setup, then .venv/bin/python manage.py.")
    execute_from_command_line(sys.argv)
