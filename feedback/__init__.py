"""Feedback on form. The clips and their answers live here; nothing below this app knows of it."""
