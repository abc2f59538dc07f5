"""A class has a name in the singular: `categories` is `Category`, `boxes` is `Box`, `people` is `Person`.

A word that only looks like a plural stays as it is (`address`, `status`, `news`, `bus`), and so does a word that may
not be a plural: a plural is better than a wrong singular.
"""

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
}
UNCHANGED = set(
    "address status news series data bus species media info information equipment software hardware "
    "metadata feedback inventory staff stock history process class business access basis analysis lens canvas "
    "alias gas atlas bias chaos campus virus bonus census corpus focus radius genus nexus plus surplus "
    "sms gps dns css js os pos rss cms https ids ios aws sas vas jeans sales works goods logistics statistics "
    "stats settings analytics savings premises headquarters sports physics politics economics mathematics previous "
    "always perhaps thus as is this has was its us yes less christmas paris texas kansas mars venus jesus "
    "kunden artikel strassen straßen preis kreis ausweis hinweis nachweis verzeichnis ergebnis zeugnis "
    "haus los moins mois pays temps corps".split()
)
US_WORDS = {
    *("status", "bus", "bonus", "campus", "virus", "surplus", "census", "corpus", "focus", "radius", "nexus"),
    *("apparatus", "consensus", "genus", "plus", "syllabus", "omnibus", "minibus", "walrus", "prospectus"),
}
COMPOUND_US = tuple(sorted(word for word in US_WORDS if len(word) > 4))
"""Words that also end compound words: `antivirus`."""

HISSING = ("ss", "sh", "ch", "x", "zz")
O_WORDS = {"hero", "potato", "tomato", "echo", "veto", "cargo", "torpedo", "embargo"}
S_WORDS = {"gas", "alias", "canvas", "atlas", "bias", "lens", "iris"}


def singularize_name(name: Name) -> Name:
    """Put the last word of a class name in the singular."""
    if name.kind is not NameKind.CLASS or not name.words:
        return name
    return name.with_words((*name.words[:-1], singularize_word(name.words[-1])))


def singularize_word(word: str) -> str:
    """Return the singular of one word in lower case; the word itself if that is not certain."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word in UNCHANGED or len(word) < 4 or not word.endswith("s") or not word.isascii():
        return word
    if word.endswith(("ss", "us", "is", "ics", "ous")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y" if len(word) > 4 else word
    if word.endswith("es"):
        return _without_es(word)
    return word[:-1]


def _without_es(word: str) -> str:
    stem = word[:-2]
    if stem.endswith((*HISSING, *COMPOUND_US)) or stem in US_WORDS or stem in O_WORDS or stem in S_WORDS:
        return stem
    return word[:-1]
