"""Words of other languages, and plainer spellings of English ones, put into the words that the reader knows.

Each phrase is replaced by tokens that keep the place of the phrase, so that notes and unread words stay as typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .tokens import Token, folded, scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# For the reader's own words the spellings that stand for them, parted by bars. Accents may be left out.
_PHRASES = {
    # --- sections
    "warm up": "einlaufen|el|warmlaufen|aufwärmen|einlauf|échauffement|échauff|échauf|éch|ech|calentamiento|"
    "riscaldamento|risc|aquecimento|aquec|w/up|w up",
    "cool down": "auslaufen|auslauf|al|retour au calme|rac|vuelta a la calma|enfriamiento|defaticamento|"
    "desaquecimento|volta à calma|volta a calma|w/down|w down|c/down",
    "main set": "parte principal|corps de séance|hauptteil|parte central|parte centrale",
    # --- ways of running
    "run": "dl|dauerlauf|cc|carrera continua|course continue",
    "easy run": "shakeout|shake out|shakeout run|shake out run|easy shakeout|easy shake out run|lockerer dl|"
    "lockerer dauerlauf|ruhiger dl|ruhiger dauerlauf|langsamer dl|langsamer dauerlauf|ldl|ga1|regenerativ|"
    "regenerationslauf|reg dl|footing|ef|endurance fondamentale|en endurance|rodaje|rodaje suave|carrera suave|"
    "rodagem|rodagem leve|corrida leve|cl|corsa lenta|fondo lento|lit|recovery running|recovery jogging|"
    "footing lent|footing facile|footing souple|easy aerobic run|aerobic run|easy aerobic running|"
    "aerobic running",
    "steady run": "ga2|mittlerer dl|zügiger dl|zügiger dauerlauf|mittlerer dauerlauf|cm|corsa media|fondo medio",
    "tempo run": "tdl|tempodauerlauf|tempolauf|corsa veloce",
    "long run": "langer lauf|langer dl|langer dauerlauf|lala|long jog|longjog|sortie longue|tirada larga|"
    "rodaje largo|lungo|lunghissimo|corsa lunga|longão|lr|lsd|medium long run|mid long run|mlr|"
    "long aerobic run|l run|long easy aerobic run|long easy run|long steady distance|long one",
    "jog": "traben|trab|trot|trottiné|trottinée|trottinant|en trottinant|au trot|trote|trotando|di corsa|"
    "corricchiando|corricchiato|corricchiati|jg|jgs|jogs|footing lent entre",
    "easy jog": "di corsa lenta|trote suave|trote leve|lockerer trab|lockeres traben|lockerem trab|"
    "locker traben|gentle jog|gentle jogging",
    "walk": "gehen|marche|marché|marchée|marchant|en marchant|andando|caminando|caminhando|caminhada|di passo|"
    "camminando|camminata|marcher|caminar",
    "standing": "da fermo|fermo|parado|stehend|arrêt|à l'arrêt|parados",
    "fartlek": "fahrtspiel",
    "progressive": "progressivo|progressif|progresivo|progressiv",
    "time trial": "tt",
    # --- efforts
    "easy": "locker|lockeres|lockerer|langsam|ruhig|facile|tranquille|souple|lent|lentement|suave|piano|lento|"
    "leve|ritmo leve|ritmo suave|allure facile|slow|slowly|very slow|gentle|gently|gemütlich|despacio|tranquilo",
    "steady": "zügig|medio|moderado|ritmo moderado|moderate|moderately|moderate pace|soutenu|comfortably hard",
    "hill sprints": "hill sprints|hill sprint|uphill sprints",
    "max": "sprints|sprint|wind sprints",
    "hard": "schnell|hart|flott|vite|rapide|fuerte|rápido|veloce|forte|fast|faster|quick|quickly|stark",
    "threshold": "schwelle|an der schwelle|schwellentempo|seuil|au seuil|allure seuil|ritmo soglia|"
    "ritmo umbral|umbral|soglia|limiar|ritmo de limiar|thresh|lt pace|a ritmo umbral",
    "half marathon pace": "hm tempo|hmrt|hm renntempo|halbmarathontempo|halbmarathon renntempo|as21|"
    "allure semi|allure semi marathon|allure spécifique semi|ritmo media maratón|ritmo mezza|ritmo meia|"
    "ritmo medio maratón|ritmo de media maratón|ritmo de medio maratón|ritmo de meia maratona|ritmo gara mezza|"
    "ritmo mezza maratona|half marathon race pace|half-marathon race pace|ritmo media",
    "marathon pace": "marathontempo|mrt|marathonrenntempo|as42|allure marathon|allure spécifique marathon|"
    "ritmo maratón|ritmo de maratón|ritmo maratona|ritmo gara maratona|marathon renntempo|marathon race pace",
    "10k pace": "as10|allure 10 km|allure 10|allure 10k|10er tempo|10er renntempo|10 km tempo|10 km renntempo|"
    "ritmo de 10k|ritmo 10k|ritmo gara 10 km|ritmo gara 10k|ritmo 10 km|ritmo de 10 km|ritmo de prova 10 km",
    "5k pace": "as5|allure 5 km|allure 5|allure 5k|5er tempo|5er renntempo|5 km tempo|5 km renntempo|"
    "ritmo de 5k|ritmo 5k|ritmo gara 5 km|ritmo gara 5k|ritmo 5 km|ritmo de 5 km|park run pace|parkrun pace|"
    "parkrun effort|park run effort|target parkrun pace",
    "3k pace": "as3|allure 3 km|3 km tempo|3er tempo|ritmo gara 3 km|ritmo 3k|ritmo de 3k",
    "1 mile reps": "mile reps|mile repeats|mile repetitions",
    "1 km reps": "k reps|km reps|km repeats|kilometre reps",
    "hilly": "over hills|over the hills|rolling hills|on hills|hilly route|hilly course|undulating",
    "mile pace": "1600 pace|1600m pace|mile race pace|goal mile pace",
    # --- strides, drills, hills
    "strides": "steigerung|steigerungen|steigerungslauf|steigerungsläufe|stl|sb|lignes droites|ligne droite|ld|"
    "progresivos|rectas|allunghi|allungo|progressivos|accélérations|aceleraciones|acelerações|striders|st|"
    "stride out|striding|form strides|relaxed strides|relaxed striding|easy strides|build ups|buildups|"
    "build up strides",
    "drills": "lauf abc|lauf-abc|abc|laufschule|gammes|éducatifs|éducatif|educativos|andature|"
    "técnica de carrera|técnica|tecnica di corsa|esercizi di tecnica|running drills|run drills|form drills|"
    "technique drills|sprint drills|abc übungen|exercices techniques",
    "hill reps": "hügelläufe|hügelsprints|bergläufe|berglauf|bergsprints|hügelwiederholungen",
    "uphill": "bergauf|am berg|berg|côte|côtes|en côte|en côtes|cuesta|cuestas|en cuesta|en cuestas|subida|"
    "subidas|salita|salite|in salita|hügel|uphills|hills|hill efforts|hill effort|up hills",
    "jog back": "trabpause zurück|zurück traben|zurücktraben|traben zurück|bergab traben|descente|en descente|"
    "descente trot|retour trot|retour en trottinant|bajando trotando|bajar trotando|bajada trotando|bajada|"
    "descer trotando|volta trotando|discesa|in discesa|descida|voltar trotando|vuelta trotando|"
    "descente en trottinant|jog back to start|jog back to the start|jogging back|jog back down|ritorno di corsa",
    "walk back": "zurück gehen|gehen zurück|zurückgehen|retour marche|retour en marchant|vuelta andando|"
    "bajar andando|bajando andando|volta andando|voltar andando|walking back|descente marche|volta caminhando|"
    "ritorno al passo|walk down|walk back down|walk back to start|walk back to the start|descer andando|"
    "bajando caminando",
    # --- recoveries
    "rest": "pause|pausen|pausa|récup|récupération|recup|recuperación|recuperacion|recuperando|recupero|"
    "intervalo|int|récup active|recuperação|recuperacao|erholung|récups|recuperi|rép",
    "jogrest": "tp|trabpause|trabpausen",
    "walkrest": "gp|gehpause|gehpausen",
    "setrest": "sp|serienpause|satzpause",
    "between": "entre|dazwischen|zwischen|tra|inbetween|betw|in-between",
    "between sets": "entre les séries|entre séries|entre series|entre las series|zwischen den serien|"
    "tra le serie|entre as séries|entre blocs|entre bloques",
    # --- other kinds of work
    "race": "wettkampf|gara|prova|compétition|competición|competição|carrera|racing",
    "stretching": "dehnen|étirements|estiramientos|stretch|alongamento",
    "strength": "kraft|krafttraining|fuerza|musculation|palestra|gimnasio",
    "core": "gainage|ppg|stabi|rumpf|rumpfstabi|renfo|renforcement|renforcement musculaire|potenziamento|athletik",
    "bike": "vélo|rad|radfahren|bici|bicicleta|biking|spin|spinning",
    "swim": "schwimmen|natation|natación|nuoto|natação",
    # --- signs and units
    "x": "fois|mal|veces|volte|vezes",
    "of": "de|da|di|des|du|von",
    "with": "mit|avec|con|com",
    "and": "und|et|y",
    "then": "zum schluss|am schluss|am ende|à la fin|pour finir|al final|para terminar|per finire|no final|"
    "at the end|dann|danach|anschließend|puis|luego|después|poi|depois|ensuite|afterwards then",
    "including": "dont|incl|inc|davon",
    "or": "oder|ou",
    "at": "im|à|al|ao|em|au|beim",
    "reps": "wdh|wiederholungen|tiros|ripetute|répétitions|repeticiones|repetições|rip|intervalle",
    "sets": "séries|series|serien|serie|sätze",
    "s": "sek|sekunden|secondes|segundos|secondi",
    "min": "minuten|minutos|minuti|minuto|minuut",
    "h": "std|stunde|stunden|heure|heures|hora|horas|ora|ore",
    "m": "metern|metros|metri|mt|mts",
    "km": "kilometern|kilomètres|kilómetros|chilometri|quilômetros",
    "laps": "runden|runde|tours|vueltas|giri|voltas",
    "last": "letzten|dernières|derniers|últimos|ultimi|últimas",
}

# Numbers written out, before what they count.
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
}  # fmt: skip
_COUNTABLE = frozenset(
    [
        "mile",
        "miles",
        "km",
        "k",
        "min",
        "mins",
        "minute",
        "minutes",
        "hour",
        "hours",
        "hr",
        "hrs",
        "sec",
        "secs",
        "seconds",
        "lap",
        "laps",
        "x",
        "×",
        "times",
        "sets",
        "reps",
        "strides",
        "metre",
        "metres",
        "rounds",
        "hills",
    ]
)


@dataclass(frozen=True)
class Phrases:
    """Phrases by the words in them, each with the tokens that stand for it."""

    meanings: Mapping[tuple[str, ...], tuple[Token, ...]]
    beginnings: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Phrases:
        """Phrases from (phrase, what it stands for). Of two with the same words the first one counts."""
        meanings: dict[tuple[str, ...], tuple[Token, ...]] = {}
        for phrase, expansion in pairs:
            words = words_of(phrase)
            if words:
                meanings.setdefault(words, tuple(scan(expansion)))
        return cls(meanings, frozenset(words[:end] for words in meanings for end in range(1, len(words) + 1)))

    def put_in(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens with every phrase replaced, once. What stands for a phrase takes its place in the line."""
        done: list[Token] = []
        at = 0
        while at < len(tokens):
            found = self._longest(tokens, at)
            if found is None:
                done.append(tokens[at])
                at += 1
                continue
            expansion, end = found
            start, stop = tokens[at].start, tokens[end - 1].end
            for place, token in enumerate(expansion):
                gap = tokens[at].gap if place == 0 else token.gap
                done.append(replace(token, start=start, end=stop, gap=gap))
            at = end
        return done

    def _longest(self, tokens: Sequence[Token], at: int) -> tuple[tuple[Token, ...], int] | None:
        if tokens[at].kind not in ("word", "num") or (at and _joined(tokens, at)):
            return None
        words: tuple[str, ...] = ()
        found, place = None, at
        while place < len(tokens):
            token = tokens[place]
            if words and token.text == "-" and not token.gap and place + 1 < len(tokens) and not tokens[place + 1].gap:
                place += 1
                continue
            if token.kind not in ("word", "num"):
                break
            words = (*words, folded(token.text))
            if words not in self.beginnings:
                break
            place += 1
            if words in self.meanings and not (place < len(tokens) and _joined(tokens, place)):
                found = (self.meanings[words], place)
        return found


def _joined(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word or number sticks to the one before it without any sign between, as in "10er"."""
    return not tokens[at].gap and tokens[at].kind in ("word", "num") and tokens[at - 1].kind == tokens[at].kind


def words_of(phrase: str) -> tuple[str, ...]:
    """The words and numbers of a phrase, small and without accents."""
    return tuple(folded(token.text) for token in scan(phrase) if token.kind in ("word", "num"))


TONGUES = Phrases.of(
    (spelling, expansion) for expansion, spellings in _PHRASES.items() for spelling in spellings.split("|")
)


def in_our_words(tokens: list[Token]) -> list[Token]:
    """The tokens with phrases of other languages and other spellings put into the reader's words."""
    return TONGUES.put_in(_numbers(_by_neighbours(tokens)))


def _by_neighbours(tokens: list[Token]) -> list[Token]:
    """SL is a long run in French and strides in German: a number before it makes it the second."""
    done = list(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "word" and token.raw == "SL":
            counted = at > 0 and tokens[at - 1].kind in ("num", "word") and tokens[at - 1].text != "x"
            done[at] = replace(token, text="strides" if counted else "lr")
    return done


def _numbers(tokens: list[Token]) -> list[Token]:
    """Numbers written out before what they count: "ten mile run", "half an hour"."""
    done: list[Token] = []
    at = 0
    while at < len(tokens):
        token, after = tokens[at], [one.text for one in tokens[at + 1 : at + 3]]
        if token.text in ("half", "quarter") and after[:1] in (["hour"], ["mile"]):
            share = 0.5 if token.text == "half" else 0.25
            done += _as(tokens[at : at + 2], f"{share * 60:g} min" if after[0] == "hour" else f"{share} mi")
            at += 2
        elif token.text == "half" and after in (["an", "hour"], ["a", "mile"]):
            done += _as(tokens[at : at + 3], "30 min" if after[1] == "hour" else "0.5 mi")
            at += 3
        elif token.text == "an" and after[:1] == ["hour"]:
            done += _as(tokens[at : at + 2], "1 h")
            at += 2
        elif token.kind == "word" and token.text in NUMBERS and after and _is_counted(tokens[at + 1]):
            done += _as([token], str(NUMBERS[token.text]))
            at += 1
        else:
            done.append(token)
            at += 1
    return done


def _is_counted(token: Token) -> bool:
    return token.text in _COUNTABLE or token.whole in (200, 300, 400, 600, 800, 1000, 1200)


def _as(tokens: Sequence[Token], text: str) -> list[Token]:
    return [
        replace(token, start=tokens[0].start, end=tokens[-1].end, gap=token.gap if place else tokens[0].gap)
        for place, token in enumerate(scan(text))
    ]
