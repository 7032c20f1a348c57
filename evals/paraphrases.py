"""Claims written by hand, each with the sentences it cites: how many of the true ones pass and of the false ones fail.

usage: python -m evals.paraphrases [--split SPLIT|all] [--list]

``paraphrases.jsonl`` holds faithful rewordings ("supported") and subtle falsehoods ("unsupported") over sentences of
the corpus and of other subjects; those of "subjects" are about fifty trades, three of each to a sentence, and the false
ones hardly ever about a figure. The halves share no sentence; the checks were tuned on "dev" and "subjects dev" alone.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rag.types import Verdict
from rag.verify import check_claim

FILE = Path(__file__).with_name("paraphrases.jsonl")
SPLITS = ("dev", "heldout", "subjects dev", "subjects heldout")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A claim with what it is checked against and whether it is true of it."""

    id: str
    claim: str
    quotes: tuple[str, ...]
    context: str
    published: date | None
    is_true: bool
    split: str


def read(path: Path = FILE) -> tuple[Labelled, ...]:
    """The labelled claims of a file, in its order."""
    return tuple(_labelled(json.loads(line)) for line in path.read_text("utf-8").splitlines())


def _labelled(row: dict[str, object]) -> Labelled:
    published = row["published"]
    quotes = row["quotes"]
    assert isinstance(quotes, list)
    return Labelled(
        str(row["id"]),
        str(row["claim"]),
        tuple(quotes),
        str(row["context"]),
        date.fromisoformat(str(published)) if published else None,
        row["label"] == "supported",
        str(row["split"]),
    )


def judged(item: Labelled) -> Verdict:
    """The checker's verdict."""
    return check_claim(item.claim, item.quotes, context=item.context, published=item.published)


def is_right(item: Labelled, verdict: Verdict) -> bool:
    """Whether the verdict is what the label says."""
    return (verdict.label == "supported") == item.is_true


def share_right(items: Iterable[Labelled]) -> float:
    """Share of the claims that the checker judges as labelled, 0–1; nothing counts as none."""
    found = [is_right(item, judged(item)) for item in items]
    return sum(found) / len(found) if found else 0.0


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the shares by half and, on request, what was judged wrongly."""
    parser = argparse.ArgumentParser(prog="python -m evals.paraphrases", description=__doc__)
    parser.add_argument("--split", choices=(*SPLITS, "all"), default="all")
    parser.add_argument("--list", action="store_true", help="print the claims that were judged wrongly")
    chosen = parser.parse_args(arguments)
    items = [item for item in read() if chosen.split in ("all", item.split)]
    print("half              true claims passed   false claims refused")
    for split in SPLITS:
        sides = [[item for item in items if (item.split, item.is_true) == (split, side)] for side in (True, False)]
        if any(sides):
            true, false = (f"{share_right(side):6.1%} of {len(side):3}" for side in sides)
            print(f"{split:16}  {true:>19}  {false:>21}")
    for item in items if chosen.list else ():
        verdict = judged(item)
        if not is_right(item, verdict):
            shown = verdict.reason or "passed"
            print(f"\n{item.id} {'TRUE ' if item.is_true else 'FALSE'} {item.claim}\n  < {item.quotes[0]}\n  {shown}")


if __name__ == "__main__":
    main()
