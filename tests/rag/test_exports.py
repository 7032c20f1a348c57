"""What the package offers: exactly the names of the contract, each with a docstring."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import rag
from rag import errors

ERRORS = {
    "AnswerFormatError",
    "AnswerLeftError",
    "ConfigError",
    "DocumentNotFoundError",
    "GeneratorBusyError",
    "GeneratorError",
    "GeneratorTimeoutError",
    "IndexBusyError",
    "IndexFormatError",
    "IndexMissingError",
    "LoadError",
    "QuestionError",
    "VouchError",
}
MODULES = sorted(found.name for found in pkgutil.walk_packages(rag.__path__, "rag."))


def own_objects(module: ModuleType) -> dict[str, object]:
    """Public functions and classes written in ``module``, and their public methods; a Protocol speaks for its own."""
    found: dict[str, object] = {}
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(value) or inspect.isclass(value):
            found[name] = value
        if inspect.isclass(value) and not getattr(value, "_is_protocol", False):
            methods = ((key, getattr(item, "fget", item)) for key, item in vars(value).items())
            own = ((key, item) for key, item in methods if inspect.isfunction(item) and not key.startswith("_"))
            found.update((f"{name}.{key}", item) for key, item in own)
    return found


def test_the_package_offers_exactly_these_names() -> None:
    assert sorted(rag.__all__) == ["VouchError", "build", "check_claim", "open"]
    public = {name for name, value in vars(rag).items() if not name.startswith("_") and not inspect.ismodule(value)}
    assert public - {"annotations", "Any", "Path", "Sequence", "TYPE_CHECKING"} == set(rag.__all__)


@pytest.mark.parametrize("name", sorted(rag.__all__))
def test_what_is_offered_is_documented(name: str) -> None:
    assert len(inspect.getdoc(getattr(rag, name)) or "") > 20


@pytest.mark.parametrize("name", ["rag", *MODULES])
def test_every_public_function_and_class_has_a_docstring(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__ or name == "rag.checks"
    bare = [key for key, value in own_objects(module).items() if not (getattr(value, "__doc__", None) or "").strip()]
    repeated = {"embed", "score", "stream", "search"}  # the Protocol says it
    assert [key for key in bare if key.split(".")[-1] not in repeated] == []


def test_the_errors_are_these_and_all_of_one_family() -> None:
    found = {name: value for name, value in vars(errors).items() if inspect.isclass(value)}
    assert set(found) == ERRORS
    assert all(issubclass(value, errors.VouchError) and value.__doc__ for value in found.values())
    assert issubclass(errors.GeneratorTimeoutError, errors.GeneratorError)
    assert rag.VouchError is errors.VouchError
