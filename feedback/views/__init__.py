"""The views of feedback on form."""
