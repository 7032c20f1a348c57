"""Public question sets through the same harness: their questions in the form of a question file, the same measures.

``python -m evals.public --data DIR --work DIR`` asks 500 questions (of one seed) of each of nq_open, xquad in English
and Chinese, and tatqa, whose questions name no company and are asked of their document alone. Indexes and runs are
kept under ``--work``. Of the sets that the reading model was fitted on only questions about other articles are asked
(``evals.fit.parts``). Every question is answerable: what these sets do not ask for (refusals, conflicts, dates) is left
out of the table. Gold is what the sets mark, one sentence (or table), so that gold-span precision is a lower bound.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag import config

from .fit.parts import part_of
from .measures.fact_recall import COMPUTED
from .run import Plan, run
from .table import by_group

SAMPLE, SEED = 500, 0
COLUMNS = (
    "fact_recall", "right_citation", "citation_precision", "citation_recall", "alce_precision", "alce_recall",
    "quote_validity", "unsupported_claims", "wrong_numbers", "false_refusals", "recall@8", "errors",
)  # fmt: skip
_SCALES = ("thousand", "million", "billion")
_WORKED_OUT = ("arithmetic", "count")

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublicSet:
    """A set: where its documents and questions are under the data folder, and how a question becomes ours."""

    name: str
    documents: str
    questions: str
    convert: Callable[[Line], Line]


def plain(row: Line) -> Line:
    """A question with one short answer, of which any wording will do; its evidence is one sentence."""
    return _question(row, "fact", [row["answers"]])


def tatqa(row: Line) -> Line:
    """A question about the tables of one page; figures may be told with or without the table's scale.

    ``answers`` are all needed where the set says multi-span. Sums and counts are tagged as computed.
    """
    spans = [answer for answer in row["answers"] if answer.strip()]
    facts = [_with_scale(answer, row["scale"]) for answer in spans]
    if row["answer_type"] != "multi-span":
        facts = [[one for fact in facts for one in fact]]
    kind = {"multi-span": "list", "span": "fact"}.get(row["answer_type"], "number")
    tags = [COMPUTED] if row["answer_type"] in _WORKED_OUT else []
    return {**_question(row, kind, facts), "tags": tags, "filters": {"documents": [row["scope_doc"]]}}


SETS = (
    PublicSet("nq_open", "nq_open/docs.jsonl", "nq_open/questions.jsonl", plain),
    PublicSet("xquad-en", "xquad/docs_en", "xquad/questions_en.jsonl", plain),
    PublicSet("xquad-zh", "xquad/docs_zh", "xquad/questions_zh.jsonl", plain),
    PublicSet("tatqa", "tatqa/docs", "tatqa/questions.jsonl", tatqa),
)


def prepare(item: PublicSet, data: Path, work: Path) -> tuple[Path, Path]:
    """The folder of documents and the question file of a set; what has to be written goes under ``work``."""
    work.mkdir(parents=True, exist_ok=True)
    questions = work / f"{item.name}.jsonl"
    rows = [row for row in _rows(data / item.questions) if part_of(item.name, row["evidence"][0]["doc"]) == "reported"]
    lines = [json.dumps(item.convert(row), ensure_ascii=False) for row in rows]
    questions.write_text("\n".join(lines) + "\n", "utf-8")
    documents = data / item.documents
    if documents.is_dir():
        return documents, questions
    folder = work / f"{item.name}-documents"
    if not folder.exists():
        folder.mkdir()
        for row in _rows(documents):
            (folder / row["doc"]).write_text(row["text"], "utf-8")
    return folder, questions


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with nq_open, xquad and tatqa")
    parser.add_argument("--work", type=Path, required=True, help="folder for indexes, question files and runs")
    parser.add_argument("--sets", nargs="*", choices=[item.name for item in SETS], help="all without it")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="questions of each set, chosen at random")
    parser.add_argument("--seed", type=int, default=SEED, help="of the choice")
    parser.add_argument("--generator", default="extractive")
    arguments = parser.parse_args()
    found = {}
    for item in SETS:
        if not arguments.sets or item.name in arguments.sets:
            found[item.name] = ask(item, arguments)
            print(by_group("set", {name: figures["all"] for name, figures in found.items()}, COLUMNS), flush=True)


def ask(item: PublicSet, arguments: argparse.Namespace) -> Mapping[str, Any]:
    """The figures of one set."""
    corpus, questions = prepare(item, arguments.data, arguments.work)
    plan = Plan(
        questions,
        sample=arguments.sample,
        seed=arguments.seed,
        index=arguments.work / "index" / item.name,
        report=arguments.work / "runs" / f"{item.name}-{arguments.generator}",
    )
    return run(config.load(corpus=corpus, generator=arguments.generator), plan)


def _question(row: Line, kind: str, facts: Sequence[Sequence[str]]) -> Line:
    return {
        "id": row["id"],
        "question": row["question"].strip(),
        "type": kind,
        "answerable": True,
        "answer_facts": [list(dict.fromkeys(fact)) for fact in facts],
        "evidence": [entry for part in row["evidence"] for entry in _evidence(part)],
    }


def _evidence(part: Line) -> Iterator[Line]:
    """A table is gold by its rows, any of which will do: its cells are set anew when it is read."""
    if part.get("kind") != "table":
        yield {"doc": part["doc"], "quote": part["quote"]}
        return
    rows = [line for line in part["quote"].splitlines() if any(letter.isalnum() for letter in line)]
    for line in rows:
        yield {"doc": part["doc"], "quote": line, "any_of": f"table {rows[0]}"}


def _with_scale(answer: str, scale: str) -> list[str]:
    """The ways to tell a figure: of -12.6 in millions also "12.6 million" and "12.6" (fell by)."""
    bare = [answer, answer.lstrip("-(").rstrip(")")] if answer[:1] in "-(" and answer[-1:].isdigit() else [answer]
    if scale in _SCALES:
        return [f"{one} {scale}" for one in bare] + bare
    return [f"{one}%" for one in bare if not one.endswith("%")] + bare if scale == "percent" else bare


def _rows(path: Path) -> list[Line]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


if __name__ == "__main__":
    main()
