"""Whether the claim checker sees what was changed: mutants of the gold quotes, by kind, and true claims beside them.

usage: python -m evals.mutations [--corpus DIR --questions FILE] [--sample N] [--list KIND]

Every gold quote of the questions is a true claim, as it stands and reworded; every figure, date, currency, unit, party,
role and polarity of it is changed in turn (``mutants``). Deterministic: the same corpus gives the same table.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.checks.names import names
from rag.clean import canonical
from rag.load import load_file
from rag.sentences import split
from rag.types import Document
from rag.verify import check_claim

from .faithful import rewordings
from .mutants import KINDS, Mutant, Source, mutants
from .questions import read_questions

TARGETS = {
    "number": 0.99, "scale": 0.99, "currency": 0.99, "date": 0.99, "party": 0.97, "role": 0.90, "negation": 0.95,
}  # fmt: skip
TRUE_TARGET = 0.95


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the checker made of the true claims and of the mutants."""

    refused: tuple[tuple[str, Source, str], ...]
    true: int
    caught: dict[str, int]
    made: dict[str, int]
    escaped: tuple[Mutant, ...]

    def share(self, kind: str) -> float:
        """Share of the mutants of a kind that were caught, 0–1; nothing counts as all."""
        return self.caught[kind] / self.made[kind] if self.made[kind] else 1.0

    @property
    def passed(self) -> float:
        """Share of the true claims that passed, 0–1."""
        return 1 - len(self.refused) / self.true if self.true else 0.0


def sources(corpus: Path, questions: Path) -> tuple[Source, ...]:
    """The gold quotes, one a sentence, with title and date of their documents; each once."""
    documents: dict[str, Sequence[Document]] = {}
    found: dict[tuple[str, str], Source] = {}
    for question in read_questions(questions):
        for evidence in question.evidence:
            file = evidence.doc.partition("#")[0]
            if file not in documents:
                documents[file] = load_file(corpus / file, origin=file)
            quote = canonical(evidence.quote)
            document = next((d for d in documents[file] if _holds(d.text, quote)), None)
            if document is not None:
                found[file, quote] = Source(file, quote, document.title, document.published)
    return tuple(found.values())


def _holds(text: str, quote: str) -> bool:
    return " ".join(quote.split()) in " ".join(text.split())


def true_claims(source: Source) -> Iterator[str]:
    """Each sentence of a quote, as it stands and reworded."""
    for span in split(source.quote):
        sentence = span.of(source.quote).strip()
        if len(re.findall(r"\w+", sentence)) >= 3 or re.search(r"[\u4e00-\u9fff]{4}", sentence):
            yield sentence
            yield from rewordings(sentence)


def mutated(found: Sequence[Source]) -> tuple[Mutant, ...]:
    """The mutants of all sources, each text once for its quote; every second sentence carries a lead."""
    titled = {name.text for source in found for name in names(source.context) if len(name.text) > 3}
    others = sorted(titled & {name.text for source in found for name in names(source.quote) if not name.at_start})
    made: dict[tuple[str, str], Mutant] = {}
    for number, source in enumerate(found):
        for claim in list(true_claims(source))[number % 2 : number % 2 + 1]:
            for mutant in mutants(claim, source, others):
                made.setdefault((mutant.claim, source.quote), mutant)
    return tuple(made.values())


def run(found: Sequence[Source], *, sample: int = 1) -> Outcome:
    """Check every true claim and every mutant, or each ``sample``-th of them."""
    true = [(claim, source) for source in found for claim in true_claims(source)][::sample]
    refused = [(claim, source, reason) for claim, source in true if (reason := _reason(claim, source))]
    caught, made, escaped = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0), []
    for mutant in mutated(found)[::sample]:
        made[mutant.kind] += 1
        if _reason(mutant.claim, mutant.source):
            caught[mutant.kind] += 1
        else:
            escaped.append(mutant)
    return Outcome(tuple(refused), len(true), caught, made, tuple(escaped))


def _reason(claim: str, source: Source) -> str:
    verdict = check_claim(claim, [source.quote], context=source.context, published=source.published)
    return "" if verdict.label == "supported" else verdict.reason or verdict.label


def table(outcome: Outcome) -> Iterator[str]:
    """The lines of the report."""
    yield f"true claims passed  {outcome.passed:7.1%} of {outcome.true} (target {TRUE_TARGET:.0%})"
    for kind in KINDS:
        target = f" (target {TARGETS[kind]:.0%})" if kind in TARGETS else ""
        yield f"{kind:18}  {outcome.share(kind):7.1%} of {outcome.made[kind]}{target}"
    total, caught = sum(outcome.made.values()), sum(outcome.caught.values())
    yield f"{'all mutants':18}  {caught / max(total, 1):7.1%} of {total}"


def listing(outcome: Outcome, kind: str) -> Iterator[str]:
    """What escaped, or which true claims were refused ("true"), for reading."""
    if kind == "true":
        for claim, source, reason in outcome.refused:
            yield f"\n+ {claim}\n  < {source.quote}\n  {reason}"
    for mutant in outcome.escaped:
        if kind in ("all", mutant.kind):
            yield f"\n- {mutant.kind}: {mutant.claim}\n  < {mutant.source.quote}"


def main(arguments: Iterable[str] | None = None) -> None:
    """Print the table, and on request what escaped."""
    parser = argparse.ArgumentParser(prog="python -m evals.mutations", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--questions", type=Path, default=Path("evals/questions.jsonl"))
    parser.add_argument("--sample", type=int, default=1, help="check only each N-th claim")
    parser.add_argument("--list", choices=(*KINDS, "all", "true"), help="print what escaped, or true claims refused")
    chosen = parser.parse_args(list(arguments) if arguments is not None else None)
    outcome = run(sources(chosen.corpus, chosen.questions), sample=chosen.sample)
    print("\n".join(table(outcome)))
    if chosen.list:
        print("\n".join(listing(outcome, chosen.list)))


if __name__ == "__main__":
    main()
