"""What the site promises in figures, measured: `make bench`. One module a line of the table."""
