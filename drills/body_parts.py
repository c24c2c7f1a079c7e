"""Which part of the body somebody means who writes where it hurt: “left Achilles”, “inside of the knee”. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# How the parts of `vocabulary.BODY_PARTS` are written, in small letters without accents: words, or with a * beginnings
# of words. A word that leaves open which of two is meant stands with both: a heel, a thigh.
_SAID = {
    "foot": "foot feet toe toes arch arches plantar sole heel heels metatarsal* instep fuss ferse* pied pieds piede",
    "ankle": "ankle* knochel sprunggelenk* cheville* tobillo* caviglia caviglie tornozelo*",
    "achilles": "achil* aquil* heel heels ferse*",
    "calf": "calf calfs calves soleus gastroc* wade waden mollet* gemelo* pantorrilla* polpacci* panturrilha*",
    "shin": "shin shins tibia* schienbein*",
    "knee": "knee* patell* meniscus knie* genou* rodilla* ginocchi* joelho*",
    "quad": "quad quads quadricep* thigh thighs oberschenkel* cuisse* muslo* coscia coxa",
    "hamstring": "hamstring* hammy hammies thigh thighs oberschenkel* ischio* isquio* cuisse* muslo* coscia coxa",
    "groin": "groin* adductor* adduktor* leiste* ingle inguin* virilha*",
    "hip": "hip hips psoas iliopsoas hufte* huft* hanche* cadera* anca quadril",
    "glute": "glute* buttock* piriformis gesass* fessier* gluteo*",
    "back": "back lumbar spine sciatic* rucken* lendenwirbel* espalda* lombar* lombaire* schiena",
    "shoulder": "shoulder* schulter* epaule* hombro* spalla ombro*",
    "wrist": "wrist* handgelenk* poignet* muneca* polso pulso*",
}
# Words that say where on a part: the back of the knee is no back, and the front of the thigh no hamstring.
_PLACES = (
    (re.compile(r"\b(?:back of|behind) (?:the |my |left |right )*thighs?\b"), "hamstring"),
    (re.compile(r"\bfront (?:of )?(?:the |my |left |right )*thighs?\b"), "quad"),
    (re.compile(r"\b(?:inner|inside (?:of )?)(?: |the |my |left |right )*thighs?\b"), "groin"),
    (re.compile(r"\bback of\b"), "behind"),
)
_WORD = re.compile(r"[a-z]+")


def parts_in(text: str) -> frozenset[str]:
    """The parts of the body that a few words name, as keys of `vocabulary.BODY_PARTS`; none where they name none."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    for place, word in _PLACES:
        bare = place.sub(word, bare)
    found: set[str] = set()
    whole, begun = _words()
    for word in set(_WORD.findall(bare)):
        found |= whole.get(word, frozenset())
        found |= {part for start, part in begun if word.startswith(start)}
    return frozenset(found)


@cache
def _words() -> tuple[dict[str, frozenset[str]], list[tuple[str, str]]]:
    """Whole words with the parts they may mean, and beginnings of words with theirs."""
    whole: dict[str, frozenset[str]] = {}
    begun: list[tuple[str, str]] = []
    for part, words in _SAID.items():
        for word in words.split():
            if word.endswith("*"):
                begun.append((word[:-1], part))
            else:
                whole[word] = whole.get(word, frozenset()) | {part}
    return whole, begun
