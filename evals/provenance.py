"""Which code of the package a module runs on: it and all that it imports, so that a hash tells when that changed."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import rag

PACKAGE = Path(rag.__file__).parent


@cache
def code_hash(modules: tuple[str, ...]) -> str:
    """A hash of modules of ``rag`` (named as "checks.dates"), of all that they import, and of the prompts."""
    digest = hashlib.sha256()
    for path in sorted({*closure(modules), *PACKAGE.glob("prompts/*.txt")}):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def closure(modules: Iterable[str]) -> set[Path]:
    """The files of the modules and of what they import from the package, directly or not."""
    waiting, found = [_file(name) for name in modules], set[Path]()
    while waiting:
        path = waiting.pop()
        if path is not None and path not in found:
            found.add(path)
            waiting.extend(_imported(path))
    return found


def _imported(path: Path) -> Iterator[Path | None]:
    inside = path.relative_to(PACKAGE).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = inside[: len(inside) - node.level + 1]
            target = ".".join((*above, *([node.module] if node.module else ())))
            yield _file(target)
            yield from (_file(f"{target}.{alias.name}".lstrip(".")) for alias in node.names)


def _file(module: str) -> Path | None:
    path = PACKAGE.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if module and file.is_file()), None)
