"""A folder in which the project appears with texts that are not in place yet; links lead to everything else."""

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

CACHE = "__pycache__"


@contextlib.contextmanager
def mirror_project(root: Path, texts: Mapping[str, str]) -> Iterator[Path]:
    """Make a folder that shows the project with `texts`, by path within it, in place of its own files.

    It is for programs that look into folders, as Django does for migrations. Raises OSError.
    """
    with tempfile.TemporaryDirectory(prefix="legacygen-") as name:
        folder = Path(name).resolve()
        _mirror_folder(root, folder, {PurePosixPath(path).parts: text for path, text in texts.items()})
        yield folder


def _mirror_folder(real: Path, copy: Path, texts: Mapping[tuple[str, ...], str]) -> None:
    """Fill the folder `copy`; `texts` are by the parts of their path within it."""
    copy.mkdir(exist_ok=True)
    heads = {parts[0] for parts in texts}
    for path in real.iterdir() if real.is_dir() else ():
        if path.name not in heads and path.name != CACHE:
            (copy / path.name).symlink_to(path.resolve())
    for head in sorted(heads):
        inner = {parts[1:]: text for parts, text in texts.items() if parts[0] == head}
        if () in inner:
            (copy / head).write_text(inner[()], encoding="utf-8", newline="")
        else:
            _mirror_folder(real / head, copy / head, inner)
