"""Words of other languages, and plainer spellings of English ones, put into the words that the reader knows.

Each phrase is replaced by tokens that keep the place of the phrase, so that notes and unread words stay as typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .neighbours import by_neighbours, last_first, unhyphened
from .phrases import MORE_PHRASES
from .tokens import Token, folded, scan
from .vocabulary import words as word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# For the reader's own words the spellings that stand for them, parted by bars. Accents may be left out.
_PHRASES = {
    # --- sections
    "warm up": "calentar|riscaldare|aquecer|s'échauffer|calent.|calentar|risc.|riscald.|échauff.|"
    "échauf.|echauff|echauf|aq|aquec.|einl.|trote inicial|"
    "warm uo|warming up|einlaufen|el|warmlaufen|aufwärmen|einlauf|échauffement|échauff|échauf|éch|ech|"
    "calentamiento|riscaldamento|risc|aquecimento|aquec|w/up|w up",
    "cool down": "enfriar|desaquecer|defat.|defaticante|desaq|desaq.|enfr.|ausl.|retour calme|"
    "abwärmen|abkühlen|soltura|volta à calma trote|trote final|auslaufen|auslauf|al|"
    "desaquec.|desaquec|desaq.|esfri.|retour au calme|rac|vuelta a la calma|enfriamiento|"
    "defaticamento|desaquecimento|volta à calma|volta a calma|"
    "w/down|w down|c/down",
    "main set": "parte principal|corps de séance|hauptteil|parte central|parte centrale",
    # --- ways of running
    "run": "lauf|laufen|correr|courir|correre|corsa|carrera a pie|corrida|course à pied|dl|dauerlauf|cc|"
    "carrera continua|course continue",
    "easy run": "lockerer lauf|ruhiger lauf|langsamer lauf|leichter lauf|carrera continua suave|ccs|"
    "rodaje regenerativo|footing de récup|rodagem regenerativa|regenerativo|rigenerante|corsa rigenerante|"
    "fondo suave|trote regenerativo|lodl|lo dl|shakeout|shake out|shakeout run|shake out run|easy shakeout|"
    "easy shake out run|lockerer dl|lockerer dauerlauf|ruhiger dl|ruhiger dauerlauf|langsamer dl|"
    "langsamer dauerlauf|ldl|ga1|regenerativ|regenerationslauf|reg dl|footing|ef|en ef|"
    "en endurance fondamentale|en footing|endurance fondamentale|"
    "en endurance|rodaje|rodaje suave|carrera suave|rodagem|rodagem leve|corrida leve|cl|corsa lenta|fondo lento|"
    "lit|recovery running|recovery jogging|footing lent|footing facile|footing souple|easy aerobic run|"
    "aerobic run|easy aerobic running|aerobic running",
    "long run on trail": "long trail run|long trail",
    "run on trail": "trail run|trail running|trail jog",
    "steady run": "ga2|mittlerer dl|zügiger dl|zügiger dauerlauf|mittlerer dauerlauf|cm|corsa media|fondo medio",
    "tempo run": "tdl|tempodauerlauf|tempolauf|corsa veloce",
    "long run": "largo|tirada|longo|sortie longue vallonnée|rodaje largo|corrida longa|salida larga|langer lauf|"
    "langer dl|langer dauerlauf|lala|long jog|longjog|sortie longue|tirada larga|lungo|lunghissimo|corsa lunga|"
    "longão|lr|lsd|medium long run|mid long run|mlr|long aerobic run|l run|long easy aerobic run|long easy run|"
    "long steady distance|long one",
    "jog": "joggen|trab.|al trote|a trote|al trotto|trottando|no trote|im trab|trotter|traben|"
    "trab|trot|trottiné|trottinées|trottinés|en trottinant doucement|"
    "trottinée|trottinant|en trottinant|au trot|trote|trotando|di corsa|corricchiando|corricchiato|corricchiati|"
    "jg|jgs|jogs|footing lent entre",
    "easy jog": "locker joggen|lockeres joggen|ruhig joggen|gemütlich joggen|di corsa lenta|"
    "trote suave|trote leve|lockerer trab|lockeres traben|lockerem trab|locker traben|"
    "gentle jog|gentle jogging",
    "walk": "al passo|a pie|de marche|a piedi|gehen|marche|marché|marchée|marchant|en marchant|andando|caminando|"
    "caminhando|caminhada|di passo|camminando|camminata|marcher|caminar|spazieren|"
    "spaziergang|wandern|passeggiata|passeggiare|hike|hiking|power hike|"
    "power hiking|powerhike|walk in the park|stroll|strolling",
    "standing": "da fermo|fermo|parado|stehend|arrêt|à l'arrêt|parados",
    "fartlek": "fahrtspiel",
    "progressive": "progressivo|progressif|progresivo|progressiv",
    "time trial": "tt",
    "continuous": "nonstop|non stop|without stopping|no walk breaks|with no walk breaks|without walk breaks|"
    "without walking",
    # --- efforts
    "easy": "calme|au calme|aisance|"
    "en aisance|aisance respiratoire|cómodo|cómoda|comodo|commode|tranquilla|tranquilo|tranquila|"
    "lenta|blando|relajado|en souplesse|léger|légère|leicht|locker|lockeres|lockerer|langsam|ruhig|facile|"
    "tranquille|souple|lent|lentement|suave|suaves|piano|lento|leve|ritmo leve|ritmo suave|allure facile|slow|slowly|"
    "very slow|gentle|gently|gemütlich|despacio",
    "steady": "zügig|medio|moderado|ritmo moderado|moderate|moderately|moderate pace|soutenu|comfortably hard",
    "hill sprints": "hill sprints|hill sprint|uphill sprints",
    "max": "sprints|sprint|wind sprints",
    "hard": "rápida|rapidi|veloci|forti|fuertes|fortes|rapides|schnelle|surges|surge|schnell|hart|flott|vite|"
    "rapide|fuerte|rápido|veloce|forte|fast|faster|quick|quickly|stark",
    "critical speed": "cv pace|cv effort",
    "threshold": "ritmo de umbral|ritmo del umbral|ritmo de soglia|allure de seuil|no limiar|ritmo limiar|"
    "em limiar|im schwellenbereich|schwellenlauf|ritmo di soglia|alla soglia|al umbral|allure au seuil|schwelle|"
    "an der schwelle|schwellentempo|seuil|au seuil|allure seuil|ritmo soglia|ritmo umbral|umbral|soglia|limiar|"
    "ritmo de limiar|thresh|lt pace|a ritmo umbral",
    "half marathon pace": "hmt|hm rt|allure semi-marathon|ritmo de media|ritmo meia maratona|hm tempo|hmrt|"
    "hm renntempo|halbmarathontempo|halbmarathon renntempo|as21|allure semi|allure semi marathon|"
    "allure spécifique semi|ritmo media maratón|ritmo mezza|ritmo meia|ritmo medio maratón|"
    "ritmo de media maratón|ritmo de medio maratón|ritmo de meia maratona|ritmo gara mezza|ritmo mezza maratona|"
    "half marathon race pace|half-marathon race pace|ritmo media",
    "1500 pace": "ritmo de 1500|ritmo 1500|allure 1500|1500er tempo|ritmo gara 1500|1500m race pace|as1500",
    "800 pace": "ritmo de 800|ritmo 800|allure 800|800er tempo|ritmo gara 800|800m race pace|as800",
    "marathon pace": "rythme marathon|passo maratona|ritmo de maratona|marathontempo|mrt|marathonrenntempo|as42|"
    "allure marathon|allure spécifique marathon|ritmo maratón|ritmo de maratón|ritmo maratona|"
    "ritmo gara maratona|marathon renntempo|marathon race pace",
    "10k pace": "10 km rt|10er rt|10km renntempo|passo 10 km|rythme 10 km|as10|allure 10 km|allure 10|allure 10k|"
    "10er tempo|10er renntempo|10 km tempo|10 km renntempo|ritmo de 10k|ritmo 10k|ritmo gara 10 km|"
    "ritmo gara 10k|ritmo 10 km|ritmo de 10 km|ritmo de prova 10 km",
    "5k pace": "5 km rt|5er rt|rythme 5 km|passo 5 km|as5|allure 5 km|allure 5|allure 5k|5er tempo|5er renntempo|"
    "5 km tempo|5 km renntempo|ritmo de 5k|ritmo 5k|ritmo gara 5 km|ritmo gara 5k|ritmo 5 km|ritmo de 5 km|"
    "park run pace|parkrun pace|parkrun effort|park run effort|target parkrun pace",
    "3k pace": "as3|allure 3 km|3 km tempo|3er tempo|ritmo gara 3 km|ritmo 3k|ritmo de 3k",
    "1 mile reps": "mile reps|mile repeats|mile repetitions",
    "1 km reps": "k reps|km reps|km repeats|kilometre reps",
    "hilly": "with hills|with some hills|incl hills|including hills|w hills|vallonné|vallonnée|collinare|"
    "profiliert|hügelig|ondulado|con desnivel|over hills|over the hills|rolling hills|on hills|hilly route|"
    "hilly course|undulating",
    "mile pace": "1600 pace|1600m pace|mile race pace|goal mile pace",
    # --- strides, drills, hills
    "strides": "aceleração|aceleración|accélération|progresivo corto|steigerer|steigerungsläufen|steigerung|"
    "steigerungen|steigerungslauf|steigerungsläufe|stl|sb|lignes droites|ligne droite|ld|progresivos|rectas|"
    "allunghi|allungo|progressivos|accélérations|aceleraciones|acelerações|striders|st|stride out|striding|"
    "form strides|relaxed strides|relaxed striding|easy strides|gentle strides|"
    "light strides|smooth strides|relaxed strides|build ups|buildups|build up strides",
    "drills": "lauf abc|lauf-abc|abc|laufschule|gammes|éducatifs|éducatif|educativos|andature|técnica de carrera|"
    "técnica|tecnica di corsa|esercizi di tecnica|running drills|run drills|form drills|technique drills|"
    "sprint drills|abc übungen|exercices techniques",
    "hill reps": "hügeltraining|hügellauf|bergtraining|hügelintervalle|séance de côtes|hügelläufe|hügelsprints|"
    "bergläufe|berglauf|berganläufe|berganlauf|bergsprints|hügelwiederholungen",
    "uphill": "bergan|anstieg|steigung|pente|en montée|montée|montées|cuesta arriba|ladeira|ladeiras|rampas|"
    "bergauf|am berg|berg|côte|côtes|en côte|en côtes|cuesta|cuestas|en cuesta|en cuestas|subida|subidas|salita|"
    "salite|in salita|hügel|uphills|hills|hill efforts|hill effort|up hills",
    "jog back": "jog back|recuperación bajando al trote|recuperación bajando trotando|recupero in discesa di corsa|"
    "recupero in discesa corricchiando|recupero scendendo|recuperação descendo|descendo a trote|descendo trotando|"
    "récup en descente|récup descente|récup descente trot|récup en descente trottinée|"
    "runter traben|locker bergab|locker zurück|trabpause bergab|bergab traben|trab bergab|bajada al trote|"
    "bajada trote|bajada suave|"
    "bajando al trote|bajar al trote|descida trote|descida trotando|discesa di corsa|discesa lenta|"
    "retour au trot|descente au trot|descente trottinée|vuelta al trote|recupero in discesa|recuperación bajando|"
    "retour trottinant|rückweg traben|rückweg trab|zurück im trab|trabend zurück|trab zurück|bergab trab|"
    "ritorno in discesa|retour footing|descente en footing|descente tranquille|bajar suave|vuelta suave|"
    "run down easy|easy run down|run back down|run back down easy|trabpause zurück|zurück traben|zurücktraben|"
    "traben zurück|descente|en descente|descente trot|retour trot|retour en trottinant|bajando trotando|"
    "bajar trotando|bajada trotando|bajada|descer trotando|volta trotando|discesa|in discesa|descida|"
    "voltar trotando|vuelta trotando|descente en trottinant|jog back to start|jog back to the start|jogging back|"
    "jog back down|ritorno di corsa",
    "walk back": "walk back|gehpause zurück|gehpause bergab|recupero in discesa al passo|"
    "recupero di passo in discesa|di passo in discesa|"
    "discesa al passo|in discesa al passo|"
    "recupero al passo in discesa|bajada andando|bajada caminando|recuperación bajando andando|"
    "recuperación bajando caminando|recuperación caminando|descente au pas|retour au pas|"
    "retour en marche|descida andando|descida caminhando|"
    "walk down|walk back up|locker zurückgehen|hike down|hike back|hike back up|"
    "hiking back|walk back to the top|walk back to top|hike back down|hiking down|rückweg gehen|gehend zurück|"
    "bergab gehen|descente en marchant|ritorno camminando|zurück gehen|"
    "gehen zurück|zurückgehen|retour marche|retour en marchant|vuelta andando|bajar andando|bajando andando|"
    "volta andando|voltar andando|walking back|descente marche|volta caminhando|ritorno al passo|walk down|"
    "walk back down|walk back to start|walk back to the start|descer andando|bajando caminando",
    # --- recoveries
    "rest": "descanso|descansando|int.|récup.|recup.|recuper.|recupero attivo|pause|pausen|pausa|récup|"
    "récupération|recup|recuperación|recuperacion|recuperando|recupero|intervalo|int|récup active|recuperação|"
    "recuperacao|erholung|récups|recuperi",
    "jogrest": "tp|trabpause|trabpausen",
    "walkrest": "gp|gehpause|gehpausen",
    "setrest": "sp|serienpause|satzpause",
    "between": "entre cada|entre chaque|tra le|tra ogni|entre|b/w|b/t|bw|je zwischen|dazwischen|"
    "zwischen|tra|inbetween|betw|in-between",
    "between each": "dazwischen je|dazwischen jeweils|jeweils dazwischen",
    "between sets": "entre blocos|entre las tandas|fra le serie|entre les blocs|zwischen den sätzen|"
    "zwischen den blöcken|entre bloques|entre les séries|"
    "entre séries|entre series|entre las series|zwischen den serien|tra le serie|entre as séries|entre blocs",
    # --- other kinds of work
    "race": "invitational|invite|wettkampf|gara|prova|compétition|competición|competição|carrera|racing",
    "stretching": "dehnen|étirements|estiramientos|stretch|alongamento",
    "strength": "kraft|krafttraining|fuerza|musculation|palestra|gimnasio",
    "core": "gymnastik|kräftigung|abdos|abdominales|abdominais|gainage|ppg|stabi|rumpf|rumpfstabi|renfo|"
    "renforcement|renforcement musculaire|potenziamento|athletik",
    "bike": "vélo|rad|radfahren|bici|bicicleta|biking|spin|spinning",
    "swim": "schwimmen|natation|natación|nuoto|natação",
    # --- signs and units
    "x": "fois|mal|veces|volte|vezes",
    "of": "jeweils|zu je|de|da|di|des|du|von",
    "with": "mit|avec|con|com",
    "and": "und|et|y",
    "@ 100% mas": "à vma|à la vma|a la vma|allure vma|en vma",
    "then": "y luego|e poi|et ensuite|puis finir|im anschluss|zum schluss|am schluss|am ende|à la fin|pour finir|"
    "al final|para terminar|per finire|no final|at the end|dann|danach|anschließend|puis|luego|después|poi|"
    "depois|ensuite|afterwards then",
    "including": "dont|incl|inc|davon",
    "in": "en",
    "over": "über|sur|su|sobre",
    "on trail": "por montaña|en montaña|por monte|en sentier|im gelände|auf trails|su sterrato",
    "mobility": "movilidad|movilidad articular|mobilité|mobilité articulaire|mobilità|mobilità articolare|"
    "mobilidade|mobilisation|mobi",
    "each leg": "je bein|pro bein|par jambe|por pierna|per gamba|por perna",
    "each side": "je seite|pro seite|par côté|por lado|per lato",
    "hr": "puls|fc|hf|fréquence cardiaque|pulsaciones",
    "bpm": "ppm",
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
    "last": "die letzten|die letzte|der letzte|os últimos|as últimas|los últimos|las últimas|"
    "letzte|letzter|letztes|dernier|dernière|último|última|ultimo|ultima|los últimos|les derniers|"
    "gli ultimi|letzten|dernières|derniers|últimos|ultimi|últimas",
}

# Numbers written out, before what they count.
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
}  # fmt: skip
_COUNTABLE = word_set(
    "mile miles km k min mins minute minutes hour hours hr hrs sec secs seconds lap "
    "laps x × times sets reps strides metre metres rounds hills"
)


@dataclass(frozen=True)
class Phrases:
    """Phrases by the words in them, each with the tokens that stand for it."""

    meanings: Mapping[tuple[str, ...], tuple[Token, ...]]
    beginnings: frozenset[tuple[str, ...]]
    # Short forms, behind which a full stop ends no sentence.
    shortened: frozenset[tuple[str, ...]] = frozenset()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Phrases:
        """Phrases from (phrase, what it stands for). Of two with the same words the first one counts."""
        meanings: dict[tuple[str, ...], tuple[Token, ...]] = {}
        shortened: set[tuple[str, ...]] = set()
        for phrase, expansion in pairs:
            words = words_of(phrase)
            if words:
                meanings.setdefault(words, tuple(scan(expansion)))
                shortened.update([words] if phrase.endswith(".") else [])
        beginnings = frozenset(words[:end] for words in meanings for end in range(1, len(words) + 1))
        return cls(meanings, beginnings, frozenset(shortened))

    def put_in(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens with every phrase replaced, once. What stands for a phrase takes its place in the line."""
        done: list[Token] = []
        at = 0
        while at < len(tokens):
            found = self._longest(tokens, at)
            if found is None or _is_dose(tokens, at, found[1]):
                done.append(tokens[at])
                at += 1
                continue
            expansion, end = found
            start, stop = tokens[at].start, tokens[end - 1].end
            for place, token in enumerate(expansion):
                gap = tokens[at].gap if place == 0 else token.gap
                begins = place == 0 and len(token.raw) > 2 and tokens[at].raw[:1].isupper()
                raw = token.raw.capitalize() if begins else token.raw
                done.append(replace(token, raw=raw, start=start, end=stop, gap=gap))
            at = end + 1 if self._is_short(tokens, at, end) else end
        return done

    def _is_short(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        """Whether a short form is followed by its full stop: "calent. 15 min"."""
        stop = end < len(tokens) and tokens[end].text == "." and not tokens[end].gap
        return stop and tuple(folded(token.text) for token in tokens[at:end]) in self.shortened

    def _longest(self, tokens: Sequence[Token], at: int) -> tuple[tuple[Token, ...], int] | None:
        if tokens[at].kind not in ("word", "num") or (at and _joined(tokens, at)):
            return None
        if tokens[at].raw == "A" and at + 1 < len(tokens) and tokens[at + 1].text == "-" and not tokens[at + 1].gap:
            return None  # "A-march" is a name
        words: tuple[str, ...] = ()
        found, place = None, at
        while place < len(tokens):
            token = tokens[place]
            if words and token.text == "-" and not token.gap and _goes_on(tokens, place + 1):
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


def _is_dose(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether "5 km tempo" is so far at tempo, and no pace: it stands first, and its words are not joined."""
    if tokens[at].kind != "num" or tokens[end - 1].text != "tempo" or any(one.text == "-" for one in tokens[at:end]):
        return False
    return at == 0 or tokens[at - 1].text in (",", ";", "+", ":", "|", "then", "and", "und", "dann")


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word goes on behind a hyphen: "halb-marathon", "ein- und auslaufen"."""
    return at < len(tokens) and (not tokens[at].gap or tokens[at].text == "und")


def _joined(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word or number sticks to the one before it without any sign between, as in "10er"."""
    return not tokens[at].gap and tokens[at].kind in ("word", "num") and tokens[at - 1].kind == tokens[at].kind


def words_of(phrase: str) -> tuple[str, ...]:
    """The words and numbers of a phrase, small and without accents."""
    return tuple(folded(token.text) for token in scan(phrase) if token.kind in ("word", "num"))


TONGUES = Phrases.of(
    (spelling, expansion)
    for phrases in (_PHRASES, MORE_PHRASES)
    for expansion, spellings in phrases.items()
    for spelling in spellings.split("|")
)


def in_our_words(tokens: list[Token]) -> list[Token]:
    """The tokens with phrases of other languages and other spellings put into the reader's words."""
    return last_first(TONGUES.put_in(_numbers(by_neighbours(unhyphened(tokens)))))


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
        elif token.text in ("easy", "steady") and after[:1] == ["hour"] and (at == 0 or tokens[at - 1].kind != "num"):
            done += [token, *_as(tokens[at + 1 : at + 2], "1 h")]
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
