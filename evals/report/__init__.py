"""``report.html``: one page that holds everything, with no script and nothing from elsewhere.

Documents and answers are hostile input: the template escapes every value, and the page's own policy lets no script run
and nothing load.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..folder import RunFolder
from ..measures import BY_NAME, abstention, in_order
from ..summary import Row
from ..table import label
from .cases import KINDS, NO_FAILURE, case
from .charts import abstention_chart, latency_chart, retrieval_chart

HERE = Path(__file__).parent
HEADLINES = (
    "correct", "citation_precision", "citation_recall", "alce_precision", "quote_validity", "unsupported_claims",
    "wrong_numbers", "abstention_f1", "false_refusals",
)  # fmt: skip
BY_TYPE = ("correct", "citation_precision", "citation_recall", "recall@8", "abstention_recall")


def write_report(folder: RunFolder, *, heldout: bool = False) -> Path:
    """Write the page of a run that has ended; raises RunFolderError where there is none."""
    path = folder.path / "report.html"
    path.write_text(render(folder.figures(), folder.rows(), heldout=heldout), "utf-8")
    return path


def render(figures: Mapping[str, Any], rows: Sequence[Row], *, heldout: bool = False) -> str:
    """The page. Held-out questions are in its figures; they can be opened only where ``heldout`` says so."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["share"] = lambda value: f"{value:.3f}"
    shown = [case(row) for row in rows if heldout or row["question"]["split"] != "heldout"]
    shown.sort(key=lambda found: [list(KINDS).index(kind) for kind in found.kinds] or [len(KINDS)])
    return environment.get_template("page.html.j2").render(
        figures=figures,
        style=(HERE / "page.css").read_text("utf-8"),
        headlines=[name for name in HEADLINES if name in figures["all"]["measures"]],
        by_type=[name for name in BY_TYPE if name in figures["all"]["measures"]],
        names=in_order(figures["all"]["measures"]),
        measures=BY_NAME,
        label=label,
        better={name: measure.better for name, measure in BY_NAME.items()} | {abstention.F1: "more"},
        charts={
            "retrieval": retrieval_chart(rows), "abstention": abstention_chart(rows), "latency": latency_chart(rows),
        },
        cases=shown,
        hidden=len(rows) - len(shown),
        kinds={name: (KINDS[name], count) for name, count in _counted(shown).items()},
        no_failure=NO_FAILURE,
    )  # fmt: skip


def _counted(cases: Sequence[Any]) -> dict[str, int]:
    counts = Counter(kind for found in cases for kind in found.kinds)
    return {name: counts[name] for name in KINDS if counts[name]}
