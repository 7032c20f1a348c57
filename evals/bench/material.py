"""What the benchmarks index and ask: real passages where the development data is at hand, made-up ones elsewhere."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.chunk import chunk
from rag.load import load_bytes

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
PUBLISHERS = 7
"""Publishers that documents are spread over: a filter by one leaves a seventh."""
SENTENCES = 7
"""Sentences of a mixed or made-up document, about as many as a document of nq_open has."""
SEED = 20261123

_NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Juniper", "Larch", "Maple", "Rowan")
_FIRMS = ("Capital", "Cloud", "Electric", "Foods", "Logistics", "Mining", "Mobile", "Optics", "Robotics", "Systems")
_PLACES = ("Oslo", "Lagos", "Lima", "Pune", "Quebec", "Seoul", "Tartu", "Utrecht", "Valencia", "Wellington")
_DEEDS = (
    "{a} bought {n}% of {b} for ${m} million in {y}.",
    "In {y} {a} opened an office in {p} with {n} employees.",
    "{a} sells its products to {b} and to {n} other companies in {p}.",
    "The revenue of {a} rose by {n}% to ${m} million in {y}, as {b} had expected.",
    "{b}, which was founded in {p} in {y}, is the largest customer of {a}.",
    "{a} and {b} agreed in {y} to share a warehouse of {m},000 square metres in {p}.",
)
_ASKED = (
    "What did {a} pay for its stake in {b}?",
    "How many employees does {a} have in {p}?",
    "When was {b} founded?",
    "Who is the largest customer of {a}?",
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of documents with questions over them; ``passages`` is what the chunker makes of them."""

    folder: Path
    passages: int
    questions: tuple[str, ...]
    description: str


def write_corpus(folder: Path, passages: int, *, data: Path = DATA) -> Corpus:
    """Write documents until they give ``passages`` passages: nq_open, xquad and tatqa, then mixed or made-up ones.

    Every document has a publisher (one of seven) and a date, so that filters have something to do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    real = (data / "nq_open" / "docs.jsonl").is_file()
    counts = {"real": 0, "mixed": 0}
    written = number = 0
    for kind, text in _texts(data) if real else (("mixed", text) for text in _made_up()):
        content = f"---\npublisher: Publisher {number % PUBLISHERS}\npublished: {_day(number)}\n---\n\n{text}"
        name = f"{number:06d}.md"
        (folder / name).write_text(content, "utf-8")
        found = load_bytes(content.encode(), name, origin=name)
        count = sum(len(chunk(document)[0]) for document in found)
        counts[kind] += count
        written, number = written + count, number + 1
        if written >= passages:
            break
    return Corpus(folder, written, _questions(data if real else None), _described(counts, number, real=real))


def _described(counts: dict[str, int], documents: int, *, real: bool) -> str:
    total = f"{sum(counts.values()):,} passages of {documents:,} documents"
    if not real:
        return f"{total}, all made up: nq_open is not at hand"
    mixed = f", {counts['mixed']:,} of them sentences of nq_open mixed anew" if counts["mixed"] else ""
    return f"{total} (nq_open, xquad, tatqa){mixed}"


def _texts(data: Path) -> Iterator[tuple[str, str]]:
    texts = [str(row["text"]) for row in _rows(data / "nq_open" / "docs.jsonl")]
    yield from (("real", text) for text in texts)
    for folder in ("xquad/docs_en", "xquad/docs_zh", "tatqa/docs"):
        yield from (("real", path.read_text("utf-8")) for path in sorted((data / folder).glob("*.*")))
    chance = random.Random(SEED)
    titles = [text.partition("\n")[0] for text in texts]
    sentences = [part for text in texts for part in text.partition("\n")[2].strip().split(". ") if len(part) > 40]
    while True:
        yield "mixed", f"{chance.choice(titles)}\n\n{'. '.join(chance.sample(sentences, SENTENCES))}.\n"


def _made_up() -> Iterator[str]:
    chance = random.Random(SEED)
    while True:
        title = _filled("{a} and {b} in {p}", chance)
        yield f"# {title}\n\n{' '.join(_filled(chance.choice(_DEEDS), chance) for _ in range(SENTENCES))}\n"


def _filled(pattern: str, chance: random.Random) -> str:
    first, second = (f"{chance.choice(_NAMES)} {chance.choice(_FIRMS)} {chance.randint(1, 60)}" for _ in range(2))
    figures = {"n": chance.randint(2, 99), "m": chance.randint(2, 900), "y": chance.randint(1990, 2025)}
    return pattern.format(a=first, b=second, p=chance.choice(_PLACES), **figures)


def _questions(data: Path | None) -> tuple[str, ...]:
    """About 2,000 different ones, in an order that mixes their subjects."""
    chance = random.Random(SEED)
    if data is None:
        return tuple(dict.fromkeys(_filled(chance.choice(_ASKED), chance) for _ in range(2000)))
    found = [str(row["question"]) for row in _rows(data / "nq_open" / "questions.jsonl")]
    chance.shuffle(found)
    return tuple(found)


def _day(number: int) -> str:
    return f"{2000 + number % 25}-{1 + number % 12:02d}-{1 + number % 28:02d}"


def _rows(path: Path) -> Sequence[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
