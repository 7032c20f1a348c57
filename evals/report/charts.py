"""Pictures as positions: values become points of a box that the template draws as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..statistics import Estimate
from ..summary import Row, quantile
from .curves import AtThreshold, Bin, abstention_curve, histogram, recall_curve

WIDTH, HEIGHT = 360.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 38.0, 12.0, 10.0, 34.0
"""Room for what stands beside the axes, in units of the picture."""
FULL = 0.88
"""Height of the highest bar, so that a mark can be named above it."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A value at an axis; ``at`` is its position along it."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """Points as SVG writes them ("x,y x,y"); ``style`` names its colour in the style sheet."""

    name: str
    style: str
    points: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, from its upper left corner; ``title`` is told where the pointer rests."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something worth pointing at: a vertical line where it has no ``y``."""

    x: float
    text: str
    y: float | None = None
    style: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture; the whole of it is said in ``summary`` for who cannot see it."""

    x_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    summary: str
    lines: tuple[Line, ...] = ()
    band: str = ""
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()


def retrieval_chart(rows: Sequence[Row]) -> Chart | None:
    """recall@k over k with its interval; None where nothing has evidence or passages."""
    curve = recall_curve(rows)
    if not curve:
        return None
    first, last = curve[0][0], max(curve[-1][0], 2)

    def x(k: int) -> float:
        return _across((k - first) / (last - first))

    upper = [(x(k), _up(found.high)) for k, found in curve]
    lower = [(x(k), _up(found.low)) for k, found in reversed(curve)]
    return Chart(
        "passages shown to the generator (k)",
        tuple(Tick(x(k), str(k)) for k, _ in curve if len(curve) <= 12 or k % 5 == 0 or k == 1),
        _shares(),
        "recall@k: " + ", ".join(f"{k}: {found.mean:.2f}" for k, found in curve),
        (Line("recall@k", "one", _points([(x(k), _up(found.mean)) for k, found in curve])),),
        _points([*upper, *lower]),
        marks=tuple(_dot(x(k), k, found) for k, found in curve),
    )


def abstention_chart(rows: Sequence[Row]) -> Chart | None:
    """Precision and recall of refusing below a threshold; None where only one kind of question was asked."""
    curve = abstention_curve(rows)
    if not curve:
        return None
    low, high = curve[0].threshold, curve[-1].threshold

    def x(threshold: float) -> float:
        return _across((threshold - low) / (high - low) if high > low else 0.0)

    def line(name: str, style: str, field: str) -> Line:
        return Line(name, style, _points([(x(point.threshold), _up(getattr(point, field))) for point in curve]))

    best = max(curve, key=_f1)
    return Chart(
        "refuse where the score is below",
        tuple(Tick(_across(share), f"{low + share * (high - low):.2f}") for share in (0, 0.25, 0.5, 0.75, 1)),
        _shares(),
        f"best at {best.threshold:.2f}: precision {best.precision:.2f}, recall {best.recall:.2f}; {_as_answered(rows)}",
        (
            line("precision", "one", "precision"),
            line("recall", "two", "recall"),
            line("false refusals", "three", "false_refusals"),
        ),
        marks=(Mark(x(best.threshold), f"best F1 {_f1(best):.2f}"),),
    )


def _as_answered(rows: Sequence[Row]) -> str:
    refused = [row for row in rows if row["answer"] and row["answer"]["status"] == "abstained"]
    right = sum(not row["question"]["answerable"] for row in refused)
    absent = sum(not row["question"]["answerable"] for row in rows)
    return f"as answered: precision {right / max(1, len(refused)):.2f}, recall {right / absent:.2f}"


def latency_chart(rows: Sequence[Row]) -> Chart | None:
    """How many questions took how long; None without questions."""
    seconds = [row["seconds"] for row in rows]
    bins = histogram(seconds)
    if not bins:
        return None
    most, top = max(found.count for found in bins), bins[-1].end
    ticks = tuple(Tick(_across(share), _seconds(top * share)) for share in (0, 0.25, 0.5, 0.75, 1))
    marks = tuple(
        Mark(_across(min(1.0, quantile(seconds, share) / top)), f"{name} {_seconds(quantile(seconds, share))}")
        for name, share in (("p50", 0.5), ("p95", 0.95))
    )
    told = f"{len(seconds)} questions; " + ", ".join(mark.text for mark in marks)
    counts = tuple(Tick(_up(FULL * share), f"{most * share:.0f}") for share in (0, 0.5, 1))
    return Chart("time a question", ticks, counts, told, bars=_bars(bins, most / FULL), marks=marks)


def _bars(bins: Sequence[Bin], most: float) -> tuple[Bar, ...]:
    step = (WIDTH - LEFT - RIGHT) / len(bins)
    last = len(bins) - 1
    return tuple(
        Bar(
            round(LEFT + place * step + 0.5, 2),
            _up(found.count / most),
            round(step - 1, 2),
            round(_up(0) - _up(found.count / most), 2),
            f"{found.count}: {_seconds(found.start)} " + ("and more" if place == last else f"to {_seconds(found.end)}"),
        )
        for place, found in enumerate(bins)
    )


def _dot(x: float, k: int, found: Estimate) -> Mark:
    return Mark(x, f"recall@{k} {found.mean:.3f} ({found.low:.3f} – {found.high:.3f})", _up(found.mean), "one")


def _f1(point: AtThreshold) -> float:
    total = point.precision + point.recall
    return 2 * point.precision * point.recall / total if total else 0.0


def _shares() -> tuple[Tick, ...]:
    return tuple(Tick(_up(share), f"{share:g}") for share in (0, 0.25, 0.5, 0.75, 1))


def _across(share: float) -> float:
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 2)


def _up(share: float) -> float:
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 2)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"
