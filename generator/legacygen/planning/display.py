"""Chooses the columns that name a row, for `__str__`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from legacygen import naming
from legacygen.plan import Field
from legacygen.schema import Column, Kind, Table

NAMES = (
    *("name", "title", "label", "caption", "subject", "designation"),
    *("bezeichnung", "titel", "nombre", "titulo", "nom", "titre", "nome", "naam", "navn", "namn", "nm"),
)
NUMBERS = (
    *("number", "no", "nr", "num", "nummer", "numero", "code", "sku", "isbn"),
    *("reference", "slug", "serial", "barcode"),
)
LOGINS = ("username", "login", "email")
CODES = NUMBERS + LOGINS
DESCRIPTIONS = ("description", "beschreibung", "descripcion", "descrizione", "desc")
"""Last words of columns that name a row, that identify it, and that describe it; the best first."""

FULL = {"full", "display", "company", "common", "official"}
"""Words before `name` that say it is that of the row itself."""

POSITIONS = {"job", "contact", "courtesy", "person", "academic", "professional", "position"}
"""Words before `title` that say it is that of a person."""

OF_OTHERS = {
    *("postal", "post", "zip", "area", "country", "currency", "language", "lang", "state", "region", "dial", "phone"),
    *("fax", "mobile", "house", "street", "status", "type", "error", "tax", "version", "line", "page", "bank"),
    *("file", "host", "mother", "father", "spouse", "from", "to", "ship", "shipping", "billing", "old", "new"),
}
"""Words before a name, a code or a number that say it is that of something else."""

SECRETS = {
    *("token", "key", "hash", "password", "passwd", "pass", "pwd", "secret", "salt", "nonce", "otp", "pin", "session"),
    *("signature", "cookie", "credential", "cvv", "cvc"),
}
SENSITIVE = {
    *SECRETS,
    *("authorization", "auth", "oauth", "oauth2", "verification", "activation", "reset", "recovery", "confirmation"),
    *("access", "security", "backup", "card", "credit", "passport", "social", "lock", "voucher", "gift"),
    *("invite", "invitation", "license", "licence", "unlock", "redemption"),
}
"""Last words of columns that nobody may see, and words around a code or a number that say so."""

PERSONS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("first_name", "firstname", "fname", "given_name", "forename"),
        ("last_name", "lastname", "lname", "family_name", "surname"),
    ),
    (("vorname",), ("nachname", "familienname", "name")),
    (("prenom",), ("nom",)),
    (("nombre", "nombres"), ("apellido", "apellidos")),
    (("nome",), ("cognome", "sobrenome")),
    (("voornaam",), ("achternaam",)),
)
"""The first and the last name of a person, by language."""

TEXT_KINDS = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT}
TEXT_FIELDS = ("models.CharField", "models.TextField", "fields.EncodedTextField", "models.GeneratedField")
NUMBER_FIELDS = tuple(f"models.{sign}{size}IntegerField" for sign in ("", "Positive") for size in ("", "Small", "Big"))

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A field that could be shown, with the words of its name; `is_short` for text with a limited length."""

    name: str
    words: Words
    is_text: bool
    is_short: bool
    is_key: bool
    is_unique: bool
    nullable: bool

    @property
    def source(self) -> str:
        """The source of its value, '' for NULL."""
        return f"self.{self.name} or ''" if self.nullable else f"self.{self.name}"


def plan_display(table: Table, class_name: str, fields: Sequence[Field]) -> str:
    """Return the source of an expression of type `str` with `self`; empty if no column names the row.

    Where the columns are empty, it is the primary key.
    """
    words = tuple(map(naming.singularize_word, naming.split_words(class_name)))
    place = next((place for place, word in enumerate(words) if place and word in ("by", "for")), len(words))
    # A row of `ProductByCategory` is a product, but one of `SalesByCategory` may be known by its category only.
    return next(filter(None, (_plan_display(table, own, fields) for own in (words[:place], words))), "")


def _plan_display(table: Table, own: Words, fields: Sequence[Field]) -> str:
    """Return the expression for a row that these words say; empty if no column names the row."""
    candidates = list(_list_candidates(table, own, fields))
    ranked = [(rank, each) for each in candidates if (rank := _rank(each, own, candidates))]
    best = min(ranked, key=lambda pair: pair[0], default=None)
    person = _find_person_names(candidates, own)
    if person and (best is None or best[0][0] or _is_better(person, best[1])):
        parts = " ".join(f"{{{each.source}}}" for each in person)
        return f'f"{parts}".strip() or str(self.pk)'
    if best is None:
        return ""
    shown = best[1]
    if not shown.is_text:
        return f"str(self.{shown.name} or self.pk)" if shown.nullable else f"str(self.{shown.name})"
    return f"self.{shown.name}" if shown.is_key else f"self.{shown.name} or str(self.pk)"


def _list_candidates(table: Table, own: Words, fields: Iterable[Field]) -> Iterator[Shown]:
    columns = {column.name: column for column in table.columns}
    for field in fields:
        column = columns.get(field.identity)
        is_text = field.cls in TEXT_FIELDS and column is not None and _is_text(column)
        if column is None or not (is_text or field.cls in NUMBER_FIELDS):
            continue
        arguments = {item.name for item in field.arguments}
        yield Shown(
            name=field.name,
            words=_split_glued(tuple(field.name.split("_")), own),
            is_text=is_text,
            is_short=field.cls == "models.CharField",
            is_key="primary_key" in arguments,
            is_unique="unique" in arguments or "primary_key" in arguments,
            nullable=column.nullable,
        )


def _split_glued(words: Words, own: Words) -> Words:
    """Return the words of a field, with `name` apart from the name of the class: `productname`, `dname` of `Dept`."""
    *before, last = words
    head = last.removesuffix("name")
    is_glued = head and head != last and last not in CODES
    return (
        (*before, head, "name") if is_glued and (head in {*own, *FULL} or naming.is_short_for((head,), own)) else words
    )


def _is_text(column: Column) -> bool:
    """Return whether a column holds text; in SQLite, a column without a type holds values of any type."""
    return column.type.kind in TEXT_KINDS and bool(column.type.raw)


def _find_person_names(candidates: Sequence[Shown], own: Words) -> tuple[Shown, Shown] | None:
    """Return the fields of the first and last name of a person, that of the row itself rather than of another."""
    pairs = [
        (before, first, last)
        for firsts, lasts in PERSONS
        for first, before in _end_in(firsts, candidates)
        for last, other in _end_in(lasts, candidates)
        if before == other
    ]
    return min(pairs, key=lambda pair: not _is_own(pair[0], own))[1:] if pairs else None


def _end_in(endings: Sequence[str], candidates: Iterable[Shown]) -> Iterator[tuple[Shown, Words]]:
    """Yield the text fields that end in one of several words, with the words before these."""
    for ending in endings:
        words = tuple(ending.split("_"))
        for each in candidates:
            if each.is_text and each.words[-len(words) :] == words:
                yield each, each.words[: -len(words)]


def _is_better(person: tuple[Shown, Shown], other: Shown) -> bool:
    """Return whether the name of a person tells more than the name that the row has beside it."""
    is_of_row = POSITIONS.isdisjoint(person[0].words)
    return is_of_row and (other.nullable or not any(each.nullable for each in person))


def _rank(shown: Shown, own: Words, others: Sequence[Shown]) -> tuple[int, bool, bool, int] | None:
    """Return the rank of a field, the lowest first; None if it names nothing. `own` are the words of the class."""
    *before, last = shown.words
    is_code = last in CODES
    if last in SECRETS or (is_code and not _may_identify(before, own)):
        return None
    if not shown.is_text and not (is_code and shown.is_unique and not shown.is_key):
        return None
    if last in ("title", "titel") and _is_of_person(before, others):
        return None
    tier = _find_tier(shown, own)
    known = NAMES + CODES + DESCRIPTIONS
    place = known.index(last) if last in known else len(NAMES if shown.is_short else known)
    return None if tier is None else (tier, shown.nullable, bool(before), place)


def _find_tier(shown: Shown, own: Words) -> int | None:
    """Return how well a field names the row, 0 being the best: by its name, by a code, by a description."""
    *before, last = shown.words
    is_thing = shown.words == own or (shown.is_short and shown.words == own[-len(shown.words) :])
    is_own, is_name = is_thing or _is_own(before, own), is_thing or last in NAMES
    if shown.nullable and not is_own:
        return None
    tiers = (
        is_name and is_own,
        is_name and not FULL.isdisjoint(before),
        last in NUMBERS and is_own and shown.is_unique,
        last in NUMBERS and is_own,
        is_name and OF_OTHERS.isdisjoint(before),
        last in CODES and (shown.is_unique or is_own),
        last in DESCRIPTIONS and is_own,
    )
    return tiers.index(True) if any(tiers) else None


def _may_identify(before: Sequence[str], own: Words) -> bool:
    """Return whether a code or number is that of the row, and nothing that opens a door."""
    return SENSITIVE.isdisjoint({*before, *own}) and OF_OTHERS.isdisjoint(before)


def _is_of_person(before: Sequence[str], others: Iterable[Shown]) -> bool:
    """Return whether a title is that of a job, or that before the name of a person."""
    lasts = {ending for _, endings in PERSONS for ending in endings} - {"name", "nom"}
    return not POSITIONS.isdisjoint(before) or any(each.name in lasts for each in others)


def _is_own(before: Sequence[str], own: Words) -> bool:
    """Return whether the words before the last one of a column are those of the class, or an abbreviation of them."""
    return {*map(naming.singularize_word, before)} <= {*own} or naming.is_short_for(before, own)
