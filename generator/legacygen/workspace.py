"""The project's files: finds the configuration and the state, compares, and replaces files as one."""

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from legacygen import snapshot
from legacygen.errors import ConfigError, LegacygenError, RefusedError
from legacygen.plan import Plan

CONFIG = "legacygen.toml"
STATE = ".legacygen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """What the last run wrote: `path sha256` of each generated file, and every export stub ever written."""

    files: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One legacy source of a project: its folder `root`, its config file and its state folder."""

    root: Path
    config: Path
    state: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Texts to be written and, for files that exist, what they replace; by path relative to the root.

    `kept` were edited by hand and stay as they are.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()


def sources(root: Path) -> tuple[Source, ...]:
    """The sources of the project in `root`: legacygen.toml first, then legacygen.<name>.toml by name.

    Raises ConfigError when there is none.
    """
    found = []
    if (root / CONFIG).is_file():
        found.append(Source(root=root, config=root / CONFIG, state=root / STATE))
    for path in sorted(root.glob("legacygen.*.toml")):
        name = path.name.split(".", 1)[1].removesuffix(".toml")
        found.append(Source(root=root, config=path, state=root / STATE / name))
    if not found:
        raise ConfigError(f"No {CONFIG} in {root.name!r}; run this in the project's folder, or `legacygen new` first.")
    return tuple(found)


def read(path: Path) -> str:
    """The text of a file that has to be there; raises LegacygenError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise LegacygenError(f"Cannot read {path}: {why}.") from error


def settings_module(root: Path) -> str:
    """The settings that the project's manage.py names; empty when it names none."""
    manage = root / "manage.py"
    text = read(manage) if manage.is_file() else ""
    named: list[str] = re.findall(r"[\"']DJANGO_SETTINGS_MODULE[\"']\s*,\s*[\"']([\w.]+)[\"']", text)
    return named[-1] if named else ""


def lock(source: Source) -> Lock:
    """The lock of the last run, empty before the first."""
    path = source.state / "lock.json"
    return snapshot.load(Lock, read(path), f"{STATE}/{path.name}") if path.exists() else Lock()


def base(source: Source) -> Plan:
    """The plan of the last run, empty before the first."""
    path = source.state / "base.json"
    return snapshot.load(Plan, read(path), f"{STATE}/{path.name}") if path.exists() else Plan()


def compare(source: Source, generated: Mapping[str, str], stubs: Mapping[str, str]) -> Changes:
    """What has to be written: `generated` files that differ, `stubs` never written before.

    A generated file that was edited by hand is left alone as long as what would be generated is the same.
    Raises RefusedError when it is not: writing would lose the edit.
    """
    held = lock(source)
    known = dict(line.rsplit(" ", 1) for line in held.files)
    texts: dict[str, str] = {}
    before: dict[str, str] = {}
    kept: list[str] = []
    for path, text in generated.items():
        now = _text(source.root / path)
        if now == text:
            continue
        if now is not None and digest(now) != known.get(path):
            if known.get(path) != digest(text):
                raise RefusedError(_edited(path, path in known))
            kept.append(path)
            continue
        texts[path] = text
        if now is not None:
            before[path] = now
    new = {path: text for path, text in stubs.items() if path not in held.stubs}
    texts.update({path: text for path, text in new.items() if not (source.root / path).exists()})
    return Changes(texts=texts, before=before, kept=tuple(kept))


def _edited(path: str, known: bool) -> str:
    if known:
        return (
            f"{path} was edited by hand and the schema has changed; legacygen does not overwrite your work: "
            "move the edit elsewhere (a subclass, legacygen.toml) and delete the file, then refresh."
        )
    return f"{path} was not written by legacygen; move it away, then refresh."


def state_texts(
    source: Source, schema: str, base: str, files: Mapping[str, str], stubs: Mapping[str, str]
) -> dict[str, str]:
    """The state files after a run, by path relative to the root; unchanged ones left out."""
    held = lock(source)
    lines = tuple(f"{path} {digest(text)}" for path, text in sorted(files.items()))
    new = Lock(files=lines, stubs=tuple(sorted({*held.stubs, *stubs})))
    folder = PurePosixPath(source.state.relative_to(source.root).as_posix())
    texts = {"schema.json": schema, "base.json": base, "lock.json": snapshot.dump(new)}
    paths = {str(folder / name): text for name, text in texts.items()}
    return {path: text for path, text in paths.items() if _text(source.root / path) != text}


def digest(text: str) -> str:
    """A short fingerprint of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def write(root: Path, texts: Mapping[str, str]) -> None:
    """Write all files or none: staged beside their targets first, then put in place in the given order.

    Raises LegacygenError when a file cannot be staged; the project is then as it was.
    """
    with _staged(root, texts) as staged:
        for temporary, target in staged:
            temporary.replace(target)


@contextlib.contextmanager
def _staged(root: Path, texts: Mapping[str, str]) -> Iterator[list[tuple[Path, Path]]]:
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in texts.items():
            target = root / path
            try:
                staged.append((_stage(target, text), target))
            except OSError as error:
                raise LegacygenError(f"Cannot write {path}: {error.strerror}; nothing was changed.") from error
        yield staged
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def _stage(target: Path, text: str) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, "the file is write-protected")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".new")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        if target.exists():  # a new file has nothing to lose, and hundreds of them would wait for the disk
            file.flush()
            os.fsync(file.fileno())
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    Path(name).chmod(mode)
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _text(path: Path) -> str | None:
    return read(path) if path.exists() else None
