"""The layers of docs/design.md, read from the imports themselves: a module imports only what lies below it."""

from __future__ import annotations

import ast
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "rag"

VALUES, PURE, ADAPTERS, ENGINE, WIRING, EDGE = range(6)
LAYERS: dict[int, str] = {
    VALUES: "patience values accounts verdicts types errors config protocols",
    PURE: """clean shapes records furniture sentences fuse prompt cite markers conflicts terms duplicates
        passage_cache followup rephrase injection sought simpler arithmetic recompute grid row_choice columns computed
        sentence_sums operands pairing combining slot attribution rivals settle premise presumed repair
        asked bilingual gloss rewording gloss_words cedict
        thesaurus question_words spelling mentions wanted coverage candidates answer_kind
        nearness relevance scoring obstacles select display reading local_prompts judged serialize saved
        chunk opening quoted
        judge entailed crossing verify
        checks checks.aliases checks.binding checks.clauses checks.contrast checks.date_chinese checks.date_forms
        checks.date_patterns checks.date_words checks.dates checks.evidence checks.figures checks.irregular
        checks.memory checks.names checks.negation checks.nouns checks.numbers checks.numeral checks.numerals
        checks.numerals_chinese checks.openers checks.opposites checks.order checks.outcomes checks.quantity
        checks.role_frames
        checks.roles checks.roles_chinese checks.rows checks.surroundings checks.titles checks.units
        checks.ways checks.wording checks.words""",
    ADAPTERS: """load load_docx load_html load_office load_pdf load_table load_text archive blocks decode flat
        html_walk metadata rtf unpack
        embed embed_onnx weights cross_encoder alignment entail nli documents tables vectors graph lexical generate
        llm_client llm_errors llm_window llm_call extractive progress
        local local_chat local_model local_serve local_server""",
    ENGINE: """scan generations journal reader update changes index retrieve prove gather computing disputes abstaining
        stating nearest answering replay engine""",
    WIRING: "wiring",
    EDGE: "__init__ cli doctor",
}
ADAPTER_PARTS = (
    """load load_docx load_html load_office load_pdf load_table load_text archive blocks decode flat furniture html_walk
        metadata records rtf shapes unpack""",
    "embed embed_onnx weights cross_encoder",
    "alignment entail",
    "documents tables",
    "vectors graph",
    "generate llm_call llm_window llm_client llm_errors local local_chat local_model local_serve local_server",
)
"""Modules of one adapter; all others stand alone."""
ENGINE_ORDER = (
    "scan generations journal reader update changes index retrieve prove gather computing disputes abstaining "
    "stating nearest answering replay engine"
)
"""Within the layer a module imports only what stands before it."""

OWNERS: dict[str, str] = {
    "torch": "embed weights nli",
    "transformers": "embed weights",
    "sentence_transformers": "embed weights nli",
    "onnx": "weights",
    "onnxruntime": "embed_onnx",
    "tokenizers": "embed_onnx weights cross_encoder",
    "chromadb": "vectors graph",
    "sqlalchemy": "documents tables",
    "tantivy": "lexical",
    "openai": "local_chat generate llm_call llm_window llm_client llm_errors",
    "llama_index": "generate llm_call llm_client llm_errors embed",
    "trafilatura": "load_html html_walk",
    "pypdfium2": "load_pdf",
    "docx": "load_docx",
    "tqdm": "progress",
    "filelock": "generations local_model",
    "xllamacpp": "local_serve",
    "typer": "cli",
    "uvicorn": "cli",
    "api": "cli",
    "evals": "cli",
}
"""The modules that may import a package; foreign names are translated there and nowhere else."""
FACES = "load embed cross_encoder documents vectors lexical generate extractive progress"
FOREIGN = ("torch", "chromadb", "llama_index", "openai", "sentence_transformers", "onnxruntime", "sqlalchemy")
NOT_AT_IMPORT = (*FOREIGN, "numpy", "tantivy")


@dataclass(frozen=True)
class Import:
    """One import statement: ``target`` is "rag.x" or a package; ``typing`` where only a type checker follows it."""

    target: str
    typing: bool
    line: int


def modules() -> list[str]:
    return sorted(
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        for path in PACKAGE.rglob("*.py")
    )


MODULES = modules()
LAYER = {name: layer for layer, names in LAYERS.items() for name in names.split()}


@cache
def tree(module: str) -> ast.Module:
    path = PACKAGE.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text("utf-8"))


@cache
def imports(module: str) -> tuple[Import, ...]:
    return tuple(_imports(tree(module), module, typing=False))


def _imports(node: ast.AST, module: str, *, typing: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, typing, child.lineno) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            yield from (Import(target, typing, child.lineno) for target in _targets(child, module))
        elif isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            yield from _imports(child, module, typing=True)
        else:
            yield from _imports(child, module, typing=typing)


def _targets(statement: ast.ImportFrom, module: str) -> list[str]:
    """Absolute names: ``from . import config`` is "rag.config", ``from .types import Span`` is "rag.types"."""
    if not statement.level:
        return [statement.module or ""]
    parts = ["rag", *module.split(".")]
    is_package = (PACKAGE.joinpath(*module.split("."))).is_dir() or module == "__init__"
    base = parts[: len(parts) - statement.level + (1 if is_package and module != "__init__" else 0)]
    if statement.module:
        base = [*base, *statement.module.split(".")]
    name = ".".join(base)
    found = []
    for alias in statement.names:
        nested = f"{name}.{alias.name}"
        found.append(nested if nested.removeprefix("rag.") in MODULES else name)
    return found


def own(module: str) -> list[tuple[str, Import]]:
    """Imports of modules of this package."""
    return [
        (found.target.removeprefix("rag.") if found.target != "rag" else "__init__", found)
        for found in imports(module)
        if found.target.split(".")[0] == "rag"
    ]


def test_every_module_has_a_layer() -> None:
    assert sorted(LAYER) == MODULES, "put a new module into its layer above, and take a removed one out"


def test_imports_are_seen_wherever_they_stand() -> None:
    assert "rag.checks.names" in {found.target for found in imports("conflicts")}
    assert "rag.types" in {found.target for found in imports("checks.dates")}
    assert "rag.wiring" in {found.target for found in imports("__init__")}
    assert any(found.target == "torch" for found in imports("weights"))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_lower_layers(module: str) -> None:
    for target, found in own(module):
        assert LAYER[target] <= LAYER[module], f"rag/{module}.py:{found.line} imports {target}, which lies above it"


@pytest.mark.parametrize("module", LAYERS[ADAPTERS].split())
def test_adapters_never_import_one_another(module: str) -> None:
    family = next((part.split() for part in ADAPTER_PARTS if module in part.split()), [module])
    for target, found in own(module):
        if LAYER[target] == ADAPTERS:
            assert target in family, f"rag/{module}.py:{found.line} imports the adapter {target}"


@pytest.mark.parametrize("module", LAYERS[ENGINE].split())
def test_the_engine_is_built_from_the_bottom(module: str) -> None:
    order = ENGINE_ORDER.split()
    for target, found in own(module):
        if LAYER[target] == ENGINE and not found.typing:
            assert order.index(target) < order.index(module), f"rag/{module}.py:{found.line} imports {target}"


@pytest.mark.parametrize("layer", [VALUES, PURE, ADAPTERS], ids=["values", "pure", "adapters"])
def test_no_layer_has_a_circle(layer: int) -> None:
    known = set(LAYERS[layer].split())
    left = {name: {target for target, found in own(name) if target in known and not found.typing} for name in known}
    while free := [name for name, wanted in left.items() if not wanted]:
        for name in free:
            del left[name]
        left = {name: wanted - set(free) for name, wanted in left.items()}
    assert not left, f"these import one another in a circle: {left}"


@pytest.mark.parametrize("module", LAYERS[VALUES].split() + LAYERS[PURE].split())
def test_values_and_pure_functions_need_only_the_standard_library(module: str) -> None:
    allowed = {"rag", *sys.stdlib_module_names} | ({"Stemmer"} if module == "terms" else set())
    for found in imports(module):
        package = found.target.split(".")[0]
        assert found.typing or package in allowed, f"rag/{module}.py:{found.line} imports {package}"


@pytest.mark.parametrize("package", OWNERS)
def test_a_heavy_package_is_named_by_its_adapter_only(package: str) -> None:
    users = {name for name in MODULES if any(found.target.split(".")[0] == package for found in imports(name))}
    assert users <= set(OWNERS[package].split())


@pytest.mark.parametrize("module", FACES.split())
def test_no_foreign_type_crosses_the_boundary_of_its_adapter(module: str) -> None:
    foreign = _foreign_names(module)
    for where, annotation in _public_annotations(tree(module)):
        named = {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}
        assert not named & foreign, f"{module}.{where} gives or takes {named & foreign}"


def _foreign_names(module: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] in FOREIGN:
            names |= {alias.asname or alias.name for alias in node.names}
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name for alias in node.names if alias.name.split(".")[0] in FOREIGN}
    return names


def _public_annotations(node: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, ast.expr]]:
    for child in node.body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from _public_annotations(child, f"{child.name}.")
        elif isinstance(child, ast.FunctionDef) and not child.name.startswith("_"):
            arguments = [*child.args.posonlyargs, *child.args.args, *child.args.kwonlyargs]
            found = [argument.annotation for argument in arguments] + [child.returns]
            yield from ((prefix + child.name, annotation) for annotation in found if annotation is not None)


def test_importing_the_package_is_quick_and_loads_nothing_heavy() -> None:
    program = (
        "import sys, time; before = time.perf_counter(); import rag; took = time.perf_counter() - before; import json;"
        f"print(json.dumps([took, [name for name in {NOT_AT_IMPORT!r} if name in sys.modules]]))"
    )
    runs = [
        json.loads(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    assert all(loaded == [] for _, loaded in runs)
    assert statistics.median(took for took, _ in runs) < 0.3
