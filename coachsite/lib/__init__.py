"""What every app may use and what knows none of them: environment, access gate, leases, units, static files."""
