"""The forms of feedback on form."""
