"""A class has a name in the singular: `categories` is `Category`, `orders_items` is `OrderItem`, `people` is `Person`.

A word that only looks like a plural stays as it is (`address`, `status`, `news`, `bus`), and so does a word that may
not be a plural, or is a verb (`feature_contains`): a plural is better than a wrong singular. What comes after `of`
stays, too: `bills_of_materials` is `BillOfMaterials`.
"""

import re
from collections.abc import Sequence

from legacygen.naming.name import Name, NameKind

IRREGULAR = {
    "people": "person",
    "persons": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "geese": "goose",
    "leaves": "leaf",
    "shelves": "shelf",
    "halves": "half",
    "knives": "knife",
    "lives": "life",
    "wives": "wife",
    "wolves": "wolf",
    "thieves": "thief",
    "movies": "movie",
    "cookies": "cookie",
    "pies": "pie",
    "ties": "tie",
    "lies": "lie",
    "zombies": "zombie",
    "calories": "calorie",
    "shoes": "shoe",
    "toes": "toe",
    "caches": "cache",
    "niches": "niche",
    "axes": "axis",
    "analyses": "analysis",
    "bases": "base",
    "crises": "crisis",
    "diagnoses": "diagnosis",
    "hypotheses": "hypothesis",
    "theses": "thesis",
    "indices": "index",
    "matrices": "matrix",
    "vertices": "vertex",
    "appendices": "appendix",
    "quizzes": "quiz",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "menus": "menu",
    "gurus": "guru",
    "skus": "sku",
    "taxes": "tax",
    "taxis": "taxi",
    "apis": "api",
    "kpis": "kpi",
    "wikis": "wiki",
    "emojis": "emoji",
    "selfies": "selfie",
    "hoodies": "hoodie",
    "prairies": "prairie",
    "calves": "calf",
    "loaves": "loaf",
    "scarves": "scarf",
    "chairmen": "chairman",
    "firemen": "fireman",
    "foremen": "foreman",
    "policemen": "policeman",
    "salesmen": "salesman",
    "craftsmen": "craftsman",
    "repos": "repo",
    "demos": "demo",
    "expos": "expo",
    "typos": "typo",
    "combos": "combo",
    "tempos": "tempo",
    "topics": "topic",
    "clinics": "clinic",
    "comics": "comic",
    "critics": "critic",
    "fabrics": "fabric",
    "mechanics": "mechanic",
    "metrics": "metric",
    "characteristics": "characteristic",
    "lyrics": "lyric",
    "alumni": "alumnus",
    "bacteria": "bacterium",
    "curricula": "curriculum",
    "memoranda": "memorandum",
    "fungi": "fungus",
    "nuclei": "nucleus",
    "stimuli": "stimulus",
    "parentheses": "parenthesis",
    "synopses": "synopsis",
    "emphases": "emphasis",
    "hooves": "hoof",
    "elves": "elf",
    "rookies": "rookie",
    "newbies": "newbie",
}
COMPOUND = (
    *("shelves", "halves", "knives", "wolves", "thieves", "wives", "calves", "loaves", "scarves"),
    *("people", "children", "indices", "matrices", "vertices", "movies", "cookies"),
)
"""Irregular plurals that also end compound words: `bookshelves`."""
UNCHANGED = set(
    "address status news series data bus species media info information equipment software hardware "
    "metadata feedback inventory staff stock history process class business access basis analysis lens canvas "
    "alias gas atlas bias chaos campus virus bonus census corpus focus radius genus nexus plus surplus "
    "sms gps dns css js os pos rss cms https ids ios aws sas vas jeans sales works goods logistics statistics "
    "stats settings analytics savings premises headquarters sports physics politics economics mathematics previous "
    "always perhaps thus whos as is this has was its us yes less christmas paris texas kansas mars venus jesus "
    "kunden artikel strassen straßen preis kreis ausweis hinweis nachweis verzeichnis ergebnis zeugnis "
    "haus los moins mois pays temps corps trans windows kubernetes postgres jenkins macos kudos cosmos customs means "
    "thanks dues earnings proceeds sheep fish deer aircraft offspring furniture luggage baggage clothes pants "
    # verbs
    "applies attends belongs consists contains depends does equals exists extends implies includes intersects "
    "involves knows meets overlaps owns precedes provides requires speaks succeeds teaches".split()
)
PHRASES = {("terms", "of"), ("terms", "and"), ("accounts", "payable"), ("accounts", "receivable"), ("means", "of")}
"""Two words of which the first stays in the plural."""

GLUED_OF = re.compile(r"(bill|list|set|type|unit|chart|book|proof|terms)of\w+")
"""Phrases with `of` in one word, such as `billofmaterials`."""

US_WORDS = {
    *("status", "bus", "bonus", "campus", "virus", "surplus", "census", "corpus", "focus", "radius", "nexus"),
    *("apparatus", "consensus", "genus", "plus", "syllabus", "omnibus", "minibus", "walrus", "prospectus"),
}
S_WORDS = {"gas", "alias", "canvas", "atlas", "bias", "lens", "iris"}
COMPOUND_S = tuple(sorted(word for word in US_WORDS | {"alias", "canvas"} if len(word) > 4))
"""Words that also end compound words: `antivirus`."""

ENDINGS = {"ids", "ips"}
"""Plurals at the end of a name that mean something else by themselves."""

HISSING = ("ss", "sh", "ch", "x", "zz")
O_WORDS = {"hero", "potato", "tomato", "echo", "veto", "cargo", "torpedo", "embargo"}


def singularize_name(name: Name) -> Name:
    """Put the words of a class name in the singular."""
    if name.kind is not NameKind.CLASS or not name.words:
        return name
    return name.with_words(singularize_words(name.words))


def singularize_words(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a name in the singular; those after `of` stay."""
    end = words.index("of", 1) if "of" in words[1:] else len(words)
    singular = [
        word if (word, follower) in PHRASES else singularize_word(word)
        for word, follower in zip(words[:end], [*words[1:], ""], strict=False)
    ]
    if end == len(words) > 1 and words[-1] in ENDINGS:
        singular[-1] = words[-1][:-1]
    return *singular, *words[end:]


def singularize_word(word: str) -> str:
    """Return the singular of one word in lower case; the word itself if that is not certain."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word in UNCHANGED or len(word) < 4 or not word.endswith(("s", *COMPOUND)) or not word.isascii():
        return word
    for ending in COMPOUND:
        if word.endswith(ending):
            return f"{word.removesuffix(ending)}{IRREGULAR[ending]}"
    if word.endswith(("ss", "us", "is", "ics", "ous", "trans", "pos", *COMPOUND_S)) or GLUED_OF.fullmatch(word):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y" if len(word) > 4 else word
    if word.endswith("es"):
        return _without_es(word)
    return word[:-1]


def _without_es(word: str) -> str:
    stem = word[:-2]
    if stem.endswith((*HISSING, *COMPOUND_S)) or stem in US_WORDS or stem in O_WORDS or stem in S_WORDS:
        return stem
    return word[:-1]
