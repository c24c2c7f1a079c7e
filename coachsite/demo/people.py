"""Who is in the demo club. All addresses end in example.org, which nobody owns."""

DOMAIN = "example.org"
PASSWORD = "run-tall-42"  # noqa: S105 -- printed by `make run`, for people who do not exist

TEAM = "Millrace Harriers"
OTHER_TEAM = "Riverside Track Club"

COACH = ("coach", "Ruth Adeyemi")
ASSISTANT = ("assistant", "Sam Okafor")
STRANGER = ("stranger", "Otto Lindner")
ADMIN = ("admin", "Mara Quinn")
ATHLETE = ("athlete", "Ines Moreau", 1196)
MINOR = ("minor", "Mei Tanaka", 1312)
GUARDIAN = ("guardian", "Aiko Tanaka")

# Name and best 5 km in seconds; None for those who have run none.
SQUADS: dict[str, list[tuple[str, int | None]]] = {
    "5 k group": [
        ("Jonas Lindqvist", 1102),
        ("Tomasz Wierzbicki", 1128),
        ("Amara Obi", 1231),
        ("Priya Raman", 1360),
        ("Callum Reid", 1075),
        ("Noor El-Amin", 1272),
        ("Maria Wilhelmina Featherstonehaugh-Przybyszewska van Doorn", 1385),
        ("Henrik Dahl", 1150),
        ("Lucía Fernández", 1218),
        ("Ben Achterberg", 1190),
        ("Hana Kovářová", 1244),
    ],
    "800 and 1500": [
        ("Sofia Rossi", 1085),
        ("Daniel Osei", 998),
        ("Freya Whitlock", 1142),
        ("Kwame Mensah", 965),
        ("Elif Yılmaz", 1061),
        ("Rory Maclean", 1004),
        ("Anouk Vermeer", 1098),
        ("Tariq Aziz", 1012),
        ("Signe Holm", 1077),
    ],
    "Half marathon": [
        ("Gareth Pugh", 1420),
        ("Olga Petrova", 1455),
        ("Miguel Santos", 1333),
        ("Chloe Bennett", 1502),
        ("Yusuf Demir", 1290),
        ("Ingrid Solberg", 1478),
        ("Patrick O'Connell", 1399),
        ("Fatima Zahra Benali", 1544),
        ("Dmitri Volkov", 1366),
        ("Grace Mwangi", 1275),
        ("Leon Schreiber", None),
    ],
    "Juniors": [
        ("Finn Gallagher", 1248),
        ("Zoe Papadaki", 1405),
        ("Ravi Nair", 1190),
        ("Ella Sørensen", None),
        ("Oskar Lund", 1290),
    ],
}
WITHOUT_PLAN: list[tuple[str, int | None]] = [("Leo Brandt", 1248), ("Aisha Khan", 1290)]
OTHER_ATHLETES: list[tuple[str, int | None]] = [("Petra Novak", 1215), ("Jan Novak", 1180)]
