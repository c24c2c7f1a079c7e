"""Drills: what they are for, how they are done, what to look for, and what is known about them."""
