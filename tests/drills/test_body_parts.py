"""Where it hurts, as athletes write it."""

from __future__ import annotations

import pytest

from drills import vocabulary
from drills.body_parts import _SAID, parts_in


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("left Achilles", "achilles"),
        ("ACHILLES tendon, both", "achilles"),
        ("achilies", "achilles"),
        ("calves were tight", "calf"),
        ("right calf + shin", "calf shin"),
        ("heel", "achilles foot"),
        ("plantar fascia", "foot"),
        ("big toe", "foot"),
        ("runner's knee", "knee"),
        ("kneecap", "knee"),
        ("back of the knee", "knee"),
        ("back of my left thigh", "hamstring"),
        ("front of thigh", "quad"),
        ("inner thigh", "groin"),
        ("inside of the right thigh", "groin"),
        ("thigh", "hamstring quad"),
        ("hammy", "hamstring"),
        ("lower back", "back"),
        ("hip flexor", "hip"),
        ("linke Wade", "calf"),
        ("Knöchel", "ankle"),
        ("genou gauche", "knee"),
        ("", ""),
        ("all over", ""),
        ("shipping boxes", ""),
        ("3/10", ""),
        ("\x00" * 60, ""),
    ],
)
def test_words_name_parts_of_the_body(text: str, parts: str) -> None:
    assert parts_in(text) == frozenset(parts.split())


def test_each_part_can_be_written() -> None:
    assert list(_SAID) == list(vocabulary.BODY_PARTS)
    assert all(part in parts_in(said) for part, said in vocabulary.BODY_PARTS.items() if part != "quad")
