"""People: users, teams, squads, who coaches whom, guardians, and what people write to each other."""
