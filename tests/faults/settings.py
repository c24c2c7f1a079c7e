"""The real settings, but everything soon: a lease of a killed process is over after three seconds, not sixty."""

from coachsite.settings import *  # noqa: F403 -- all of them

REMINDER_LEASE_S = 3.0
REMINDER_BATCH = 4
REMINDER_EVERY_S = 0.2
