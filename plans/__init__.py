"""Workouts in the words of coaches, plans, sessions, and what was done."""
