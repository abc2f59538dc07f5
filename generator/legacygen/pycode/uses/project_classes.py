"""Follows classes through the files of a project: imports, subclasses, managers, forms, relations and their names."""

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from legacygen.naming.plural import pluralize_class_name
from legacygen.naming.words import split_words
from legacygen.pycode.uses.class_facts import ClassFacts
from legacygen.pycode.uses.mentions import ImportedName, PythonFacts
from legacygen.pycode.uses.python_facts import read_python_facts
from legacygen.pycode.uses.receivers import ClassRef

ClassKey = tuple[str, str]
"""A class by the path of its file and its name; the path is empty for a class that no file of the project has."""

Links = dict[ClassKey, set[ClassKey]]

NOWHERE: ClassKey = ("", "")
"""The target of a relation that does not say its target by a name."""

MODEL_WORDS = ("ForeignKey", "OneToOneField", "ManyToManyField", "ForeignObject", "models.Model")
"""One of them is in each file that has relations or models of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLinks:
    """How the classes that were read depend on each other; `admirers` are the classes about a model, by the model."""

    bases: Links = field(default_factory=dict)
    subclasses: Links = field(default_factory=dict)
    managers: Links = field(default_factory=dict)
    subjects: Links = field(default_factory=dict)
    admirers: Links = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationNames:
    """Names of relations from both sides: the models whose rows each gives, and the reverse names of each model."""

    rows: dict[str, set[ClassKey]] = field(default_factory=dict)
    reverse: dict[ClassKey, set[str]] = field(default_factory=dict)


class ProjectClasses:
    """The classes of a project. A file is read when it may matter, which its text tells without being parsed."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = {path: text for path, text in texts.items() if path.endswith(".py")}
        self._facts: dict[str, PythonFacts] = {}
        self._searched: set[str] = set()
        self._defined: dict[str, set[ClassKey]] = {}
        self._modules: dict[str, list[str]] = {}
        self._packages: set[str] = set()
        for path in self._texts:
            parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
            self._packages.update(parts)
            for start in range(len(parts)):  # the folder that Python searches is not known
                self._modules.setdefault(".".join(parts[start:]), []).append(path)
        self._resolved: dict[tuple[str, ClassRef], set[ClassKey]] = {}
        self._links: ClassLinks | None = None
        self._relations: RelationNames | None = None
        self.read_files_with(MODEL_WORDS)

    def read_files_with(self, words: Iterable[str]) -> None:
        """Read the files that contain one of some words."""
        new = set(words) - self._searched
        self._searched |= new
        for path, text in self._texts.items() if new else ():
            if path not in self._facts and any(word in text for word in new) and not is_migration(path):
                self.read_facts(path)

    def read_facts(self, path: str) -> PythonFacts:
        """Read the facts of one file."""
        if path not in self._facts:
            self._facts[path] = read_python_facts(self._texts.get(path, ""))
            for name in self._facts[path].classes:
                self._defined.setdefault(name, set()).add((path, name))
            self._links = self._relations = None
            self._resolved.clear()
        return self._facts[path]

    def find_class(self, key: ClassKey) -> ClassFacts:
        """Return the facts of a class; there are none of a class outside of the project."""
        known = self._facts.get(key[0])
        return (known.classes.get(key[1]) if known else None) or ClassFacts()

    def find_by_name(self, name: str) -> set[ClassKey]:
        """Find all classes of a name, wherever they are; if there is none, the one outside of the project."""
        return self._defined.get(name) or {("", name)}

    def resolve_class(self, path: str, ref: ClassRef) -> set[ClassKey]:
        """Find the classes that a reference in a file may mean."""
        key = (path, ref)
        if key not in self._resolved:
            found = set(self._resolve_label(path, ref) if ref.is_label else self._resolve_name(path, ref))
            self._resolved[key] = found
        return self._resolved[key]

    @property
    def links(self) -> ClassLinks:
        """How the classes in the files that were read until now depend on each other."""
        while self._links is None:
            self._links = links = ClassLinks()
            for path, facts in list(self._facts.items()):
                self._link_file(links, path, facts)
            # Following an import may have read another file; then this begins anew.
        return self._links

    @property
    def relations(self) -> RelationNames:
        """The names of all relations in the files that were read until now."""
        if self._relations is None:
            found = RelationNames()
            for path, facts in list(self._facts.items()):
                for name, cls in facts.classes.items():
                    for each in cls.relations:
                        targets = self.resolve_class(path, each.target) if each.target else {NOWHERE}
                        found.rows.setdefault(each.name, set()).update(targets)
                        for reverse in filter(None, (each.accessor, each.query)):
                            found.rows.setdefault(reverse, set()).add((path, name))
                            for target in targets:
                                found.reverse.setdefault(target, set()).add(reverse)
            self._relations = found
        return self._relations

    @functools.cached_property
    def plain_fields(self) -> set[str]:
        """The names of fields that lead to no other rows."""
        return {name for facts in self._facts.values() for cls in facts.classes.values() for name in cls.columns}

    @functools.cached_property
    def variables(self) -> dict[str, set[ClassKey]]:
        """The names that variables for rows of models usually have."""
        found: dict[str, set[ClassKey]] = {}
        for path, facts in self._facts.items():
            for name in (name for name, cls in facts.classes.items() if cls.is_model):
                for variable in name_variables(name):
                    found.setdefault(variable, set()).add((path, name))
        return found

    def list_imported_files(self, path: str) -> list[str]:
        """List the files of the project that a file may import, whole or in part."""
        found: list[str] = []
        for imported in (each for several in self.read_facts(path).imports.values() for each in several):
            module = _absolute_module(path, imported)
            for each in (module, f"{module}.{imported.name}"):
                found += self._modules.get(each, ())
        return found

    def _link_file(self, links: ClassLinks, path: str, facts: PythonFacts) -> None:
        for name, cls in facts.classes.items():
            key = (path, name)
            links.bases[key] = self._resolve_all(path, cls.bases) - {key}
            links.managers[key] = self._resolve_all(path, cls.managers)
            links.subjects.setdefault(key, set()).update(self._resolve_all(path, cls.subjects))
            for base in links.bases[key]:
                links.subclasses.setdefault(base, set()).add(key)
            for subject in links.subjects[key]:
                links.admirers.setdefault(subject, set()).add(key)
        for model, admin in facts.registered:
            for key in self.resolve_class(path, admin):
                for subject in self.resolve_class(path, model):
                    links.subjects.setdefault(key, set()).add(subject)
                    links.admirers.setdefault(subject, set()).add(key)

    def _resolve_all(self, path: str, refs: Iterable[ClassRef]) -> set[ClassKey]:
        return {key for ref in refs for key in self.resolve_class(path, ref)}

    def _resolve_label(self, path: str, ref: ClassRef) -> Iterable[ClassKey]:
        """Find the classes of a label; without an app it means a class of the same one."""
        found = self.find_by_name(ref.name)
        if ref.prefix:
            near = {key for key in found if ref.prefix in key[0].split("/")}
        else:
            folder = path.rpartition("/")[0].removesuffix("/models")
            near = {key for key in found if key[0] == path} or {
                key for key in found if key[0].startswith(f"{folder}/")
            }
        return near or found

    def _resolve_name(self, path: str, ref: ClassRef) -> Iterator[ClassKey]:
        facts = self.read_facts(path)
        if not ref.prefix and ref.name in facts.classes:
            yield (path, ref.name)
            return
        if not ref.prefix and ref.name not in facts.imports:
            for imported in facts.imports.get("*", ()):
                for each in self._modules.get(_absolute_module(path, imported), ()):
                    self.read_facts(each)
            yield from self.find_by_name(ref.name)
            return
        head, _, rest = ref.prefix.partition(".")
        for imported in facts.imports.get(head or ref.name, ()):
            module = _absolute_module(path, imported)
            if head:  # `models.Customer`, where `models` is imported
                module, name = ".".join(filter(None, (module, imported.name, rest))), ref.name
            else:
                name = imported.name
            yield from self._follow_import(module, name, frozenset({path}))
        if head not in facts.imports and head:
            yield from self.find_by_name(ref.name)

    def _follow_import(self, module: str, name: str, seen: frozenset[str]) -> Iterator[ClassKey]:
        """Find what a module has by a name; all classes of that name if the module is there, but lacks the name."""
        paths = [path for path in self._modules.get(module, ()) if path not in seen]
        if not paths:
            is_foreign = module and module.split(".")[0] not in self._packages
            yield from [("", name)] if is_foreign else self.find_by_name(name)
        for path in paths:
            facts = self.read_facts(path)
            if name in facts.classes:
                yield (path, name)
            elif name in facts.imports:
                for each in facts.imports[name]:
                    yield from self._follow_import(_absolute_module(path, each), each.name, seen | {path})
            else:
                yield from self.find_by_name(name)


@functools.lru_cache(maxsize=4)
def index_classes(texts: tuple[tuple[str, str], ...]) -> ProjectClasses:
    """Index the classes of a project, given the pairs of path and text; the same for all questions about them."""
    return ProjectClasses(dict(texts))


def is_migration(path: str) -> bool:
    """Return whether a file is a migration: it has models of its own, as they were."""
    return "/migrations/" in f"/{path}"


def close_over(start: Iterable[ClassKey], links: Mapping[ClassKey, Collection[ClassKey]]) -> set[ClassKey]:
    """Return what can be reached from some classes, themselves included."""
    found: set[ClassKey] = set()
    waiting = list(start)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(links.get(key, ()))
    return found


def name_variables(name: str) -> set[str]:
    """Return the names that variables for rows of a class usually have: `order_line`, `orderline`, `order_lines`."""
    snake = "_".join(split_words(name))
    return {name.lower(), snake, pluralize_class_name(name), f"{snake}_list"}


def _absolute_module(path: str, imported: ImportedName) -> str:
    package = path.split("/")[: -imported.level] if imported.level else []
    return ".".join(filter(None, (*package, imported.module)))
