"""More words of other languages for the reader's own: whole turns of phrase, which `tongues` puts in with its words."""

from __future__ import annotations

# For the reader's own words the spellings that stand for them, parted by bars. Accents may be left out.
MORE_PHRASES = {
    # --- where it stands in the session
    "before and after": "davor und danach|vorher und nachher|vorneweg und danach|vor und nachher|avant et après|"
    "prima e dopo|antes y después|antes e depois|before & after|before and afterwards",
    "then": "finir par|terminer par|zum abschluss|abschließend|finire con|finendo con|terminar con|acabar con|"
    "para finalizar|terminar com|terminando con|gefolgt von|suivi de|suivis de|seguido de|seguidos de|"
    "seguito da|im anschluß|als abschluss|et pour finir",
    "with": "avec les|con los|con las|mit den|con gli|con i|com os|com as",
    "including": "dont les|darin|darin enthalten|incluyendo|incluindo|compresi|comprese|inklusive|inkl|inkl.",
    "alternating": "abwechselnd|im wechsel|en alternance|alternando|alternant|alterner|alternare|alternar|"
    "wechselweise|alternate",
    # --- recoveries
    "equal rest": "récup égale|récupération égale|récup identique|récup équivalente|même récup|recuperación igual|"
    "igual recuperación|recupero uguale|recupero pari|recuperação igual|gleiche pause|gleich lange pause|"
    "pause gleich lang|pause gleich|récup temps égal|recupero pari tempo",
    "equal jog": "gleich lange trabpause|gleiche trabpause|trabpause gleich lang|gleich lang traben|"
    "récup trot égale|récup égale trot|récup égale en trottinant",
    "full recovery": "récup complète|récupération complète|vollständige pause|volle pause|volle erholung|"
    "recuperación completa|recupero completo|recuperação completa|récup totale",
    "between": "entre les|entre las|entre los|entre os|entre as|fra i|fra le|tra i|zwischen den|intercalés|"
    "intercalées|in mezzo",
    "between each": "entre chaque répétition|entre chaque fraction|entre cada repetición|entre cada serie|"
    "entre cada série|entre cada tiro|tra una ripetuta e l'altra|tra ogni ripetuta|tra le ripetute|"
    "entre les répétitions|entre les fractions|entre repeticiones|zwischen den wiederholungen|"
    "zwischen den intervallen|zwischen den läufen|entre os tiros|entre as repetições",
    # --- ways of running
    "run": "de course|en courant|courant|corriendo|correndo|de carrera|laufend|de corrida",
    "warm up and cool down": "ein und auslaufen|ein und aus|einlaufen und auslaufen|warm und auslaufen",
    "sets of": "bloques de|blocs de|blocchi da|blocchi di|blocos de|blöcke à|blöcke zu|blöcke mit|blocks of",
    "cool down": "rc",
    "for": "pendant|durante|während",
    "easy": "lenti|lente|lentos|lentas|leves|faciles|facili|lockere|langsame|ruhige|tranquillo|ganz locker|"
    "sehr locker|super locker|ganz ruhig|sehr ruhig|très souple|très facile|très lent|"
    "très léger|muy suave|muy suaves|muy tranquilo|molto lento|molto lenta|molto piano|bem leve|muito leve|"
    "à l'aise|entspannt|in souplesse|en douceur|suavecito|suavemente|locker leicht",
    "easy run": "footing tranquille|footing cool|footing léger|footing lent|footing récup|footing de récupération|"
    "footing en ef|footing en endurance|footing décrassage|décrassage|regenerativer dauerlauf|regenerativer lauf|"
    "regenerationsdauerlauf|erholungslauf|grundlagenlauf|grundlagenausdauer|lockerer trainingslauf|"
    "lockerer trablauf|rodaje tranquilo|rodaje cómodo|rodaje fácil|rodaje lento|rodajes suaves|"
    "carrera continua lenta|corsa facile|corsa leggera|corsa tranquilla|corsa blanda|fondo facile|"
    "rodagem tranquila|corrida tranquila|corrida lenta|corrida fácil|corrida regenerativa|trote regenerativo|"
    "corrida de recuperação|course facile|course lente|sortie facile|sortie tranquille|sortie cool",
    "long run": "langer langsamer dauerlauf|langer langsamer lauf|langer ruhiger dauerlauf|sortie longue tranquille|"
    "tirada larga suave|lungo lento|corrida longa leve|rodaje largo suave|fondo lungo|fondo largo",
    "steady run": "zügiger lauf|flotter dauerlauf|corsa a ritmo medio|rodaje medio|rodaje alegre|sortie active|"
    "footing actif|footing soutenu",
    "steady": "medi|moderati|moderados|leicht zügig|allure active|ritmo medio|ritmo alegre|controlado|soutenue|"
    "allure soutenue|"
    "mittleres tempo|im mittleren tempo",
    "hard": "sehr schnell|très vite|muy rápido|muy fuerte|molto veloce|molto forte|bem forte|muito forte|"
    "à fond|kräftig|allure rapide|allure vive|vif|vive|ritmo fuerte|ritmo rápido|ritmo forte|hohes tempo",
    "easy jog": "locker traben|lockeres traben|locker trabend|trotinando suave|trottinant doucement|"
    "trote muy suave|trote bem leve|corsetta|leichtes traben|leicht traben|footing très lent",
    "jog": "trablauf|einen trab|trotinando|trotear|trotes|trotando suave|corsetta lenta",
    "walk": "gehpausen|gehend|im gehen|flottes gehen|zügiges gehen|zügig gehen|schnelles gehen|marche rapide|"
    "marche active|"
    "marche vive|caminata|caminata rápida|caminar rápido|camminata veloce|caminhada rápida|caminhar|"
    "andar|a caminar",
    # --- strides, drills, hills
    "strides": "in allungo|en accélération|en accélération progressive|lockere steigerungen|lockere steigerungsläufe|"
    "steigerungsläufen|kurze steigerungen|progressions courtes|"
    "accélérations progressives|rectas progresivas|rectas suaves|rectas en progresión|progresiones|"
    "allunghi sciolti|allunghi in progressione|lignes droites progressives|retas|retas progressivas|tiros curtos",
    "drills": "koordination|koordinationsübungen|lauftechnik|technikübungen|lauf-abc übungen|gammes athlétiques|"
    "educatifs|technique de course|ejercicios de técnica|skipping variado|exercícios educativos|"
    "esercizi tecnici|andature varie",
    "core": "rumpfkraft|rumpfstabilität|stabilisation|rumpfstabilisation|kräftigungsübungen|circuit training|"
    "abdos gainage|gainage abdos|core training|addominali|fortalecimento|musculação",
    "bike": "home trainer|rolle|ergometer|heimtrainer|rennrad|mtb|sortie vélo|ciclismo|cyclette|pedalar|bicicletta|"
    "rollentraining",
    "aqua jogging": "aquajogging",
    "race": "laufwettkampf|volkslauf|carrera popular|corsa competitiva|corrida de rua",
    "time trial": "testlauf|test chrono|test cronometrado",
    "half marathon pace": "ritmo media maratona|ritmo della mezza|allure du semi|ritmo de medio|tempo halbmarathon|"
    "hm-tempo|im hm tempo|halbmarathon tempo|halbmarathonrenntempo",
    "marathon pace": "allure du marathon|ritmo della maratona|tempo marathon|marathon tempo|ritmo del maratón|"
    "ritmo de la maratón",
    "10k pace": "allure du 10 km|allure 10000|allure 10 000|10.000er tempo|10000er tempo|ritmo de 10 mil|"
    "ritmo de 10000|ritmo dei 10 km|ritmo dei 10000|10 km wettkampftempo|10er wettkampftempo|tempo 10 km|ritmo del 10k",
    "5k pace": "allure du 5 km|allure 5000|5000er tempo|ritmo dei 5 km|ritmo dei 5000|ritmo de 5000|"
    "5 km wettkampftempo|5er wettkampftempo|tempo 5 km|ritmo del 5k",
    "3k pace": "allure 3000|3000er tempo|ritmo dei 3000|ritmo de 3000|ritmo 3 km",
    "hilly": "vallonné facile|hügeliges gelände|terreno ondulado|percorso collinare|percurso com subidas|"
    "parcours vallonné|recorrido ondulado|terrain vallonné",
}
