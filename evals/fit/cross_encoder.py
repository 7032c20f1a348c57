"""Fit the cross-encoder that says how probably a sentence answers a question.

``python -m evals.fit.cross_encoder --data ../shared/data --work DIR --out FILE`` fits on two thirds of the articles of
nq_open, xquad (English) and tatqa and on the questions of ``written/``, and writes the state to FILE and the 8-bit ONNX
file beside it. ``--init`` goes on from an earlier state. ``python -m evals.fit.reading_report`` measures the rest.

Each step takes some questions, each with its gold sentence, sentences that retrieval ranked high, and two made from
the gold one: without its answer, and about another name or year. The loss is a softmax over a question's candidates
and "none of them"; for some questions the gold sentence is left out, for others the question is turned to another
name or year: then none is right. So a candidate's logit alone gives its probability.
"""

from __future__ import annotations

import argparse
import math
import pickle
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from rag.cross_encoder import Pair, encode
from rag.display import under
from rag.embed_onnx import open_tokenizer
from rag.extractive import Read

from .mutations import about_another, asked_about_another, names, without_answer
from .reading_model import ReadingModel, export, logits
from .reading_sets import Case, Option, cases
from .written_sets import written_cases

QUESTIONS = 16
"""Questions in a step."""
CANDIDATES = 6
HARD = 0.6
"""Share of the negatives that are the likeliest by their words; the others are drawn."""
WITHOUT_GOLD, TURNED = 0.15, 0.15
"""Share of questions whose gold sentence is left out, and of those that are turned to another name or year."""
ANSWER_HIDDEN, OTHER_NAME = 0.7, 0.6
HEAD_RATE = 1e-3
WARM_UP = 0.1
AVERAGED = 0.6
"""From this share of the steps on the weights are averaged, exponentially."""
DECAY = 0.95
DROPOUT = 0.05
FROZEN_LAYERS = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one question contributes to a step; ``gold`` is the place of the right text, None where none is."""

    question: str
    texts: tuple[Read, ...]
    gold: int | None


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with nq_open, xquad and tatqa")
    parser.add_argument("--work", type=Path, required=True, help="folder for the indexes")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--init", type=Path, help="state to go on from")
    parser.add_argument("--sets", nargs="*", default=["nq_open", "xquad en", "tatqa", "written"])
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--plain", action="store_true", help="without sentences and questions changed by rule")
    arguments = parser.parse_args()
    torch.set_num_threads(1)  # beside other work two threads are slower than one
    torch.manual_seed(0)
    fitted = [case for case in _cached(arguments.data, arguments.work) if case.part == "fitted" and case.answered]
    fitted = [case for case in (*fitted, *written_cases(arguments.work)) if case.set in arguments.sets and case.options]
    model = ReadingModel()
    if arguments.init:
        model.load_state_dict(torch.load(arguments.init))
    state = fit(model, fitted, epochs=arguments.epochs, rate=arguments.rate, plain=arguments.plain)
    torch.save(state, arguments.out)
    export(state, arguments.out.with_suffix(".onnx"))


def _cached(data: Path, work: Path) -> list[Case]:
    path = work / "cases.pickle"
    if not path.exists():
        found = [replace(case, evidence=()) for case in cases(data, work)]
        path.write_bytes(pickle.dumps(found))
    loaded: list[Case] = pickle.loads(path.read_bytes())
    return loaded


def fit(
    model: ReadingModel, fitted: Sequence[Case], *, epochs: float, rate: float, plain: bool = False
) -> dict[str, Tensor]:
    """The averaged state after so many epochs; progress to stdout."""
    _freeze(model)
    sampler = Sampler(fitted, plain=plain)
    tokenizer = open_tokenizer(truncate=False)
    steps = max(1, int(len(fitted) * epochs / QUESTIONS))
    optimizer, schedule = _optimizer(model, steps, rate)
    average: dict[str, Tensor] = {}
    for step, drawn in zip(range(steps), sampler.batches(), strict=False):
        loss = listwise([encode(tokenizer, row.question, *zip(*row.texts, strict=True)) for row in drawn], drawn, model)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        if step >= AVERAGED * steps:
            _average(average, model.state_dict())
        if step % 20 == 19:
            print(f"{step + 1} of {steps}: loss {float(loss.detach()):.3f}", flush=True)
    return average or model.state_dict()


def listwise(pairs: Sequence[Sequence[Pair]], drawn: Sequence[Drawn], model: ReadingModel) -> Tensor:
    """Mean over the questions of -log softmax of the right text, or of "none", whose logit is 0."""
    scores = torch.split(logits(model, [pair for row in pairs for pair in row]), [len(row) for row in pairs])
    none = torch.zeros(1)
    losses = [
        torch.logsumexp(torch.cat([none, found]), 0) - (none[0] if row.gold is None else found[row.gold])
        for found, row in zip(scores, drawn, strict=True)
    ]
    return torch.stack(losses).mean()


class Sampler:
    """Draws questions with their candidates, seeded."""

    def __init__(self, fitted: Sequence[Case], *, plain: bool = False, seed: int = 0) -> None:
        self._fitted = fitted
        self._plain = plain
        self._rng = random.Random(seed)
        found = {name for case in fitted for option in case.options if option.answers for name in names(option.text)}
        self._names = sorted(found)

    def batches(self) -> Iterator[list[Drawn]]:
        """Without end; every question once before any comes again."""
        order: list[Case] = []
        while True:
            if len(order) < QUESTIONS:
                order = self._rng.sample(self._fitted, len(self._fitted))
            yield [self.draw(order.pop()) for _ in range(min(QUESTIONS, len(order)))]

    def draw(self, case: Case) -> Drawn:
        """One question, with or without its gold sentence, or turned to something else; as it is where none answers."""
        if not case.answered:
            wrong = self._negatives(case, CANDIDATES)
            return Drawn(case.question, tuple(map(_read, wrong)), None)
        gold = self._rng.choice([option for option in case.options if option.answers])
        lot, question, right = self._rng.random(), case.question, True
        made = [] if self._plain else self._made(case, gold)
        if lot < WITHOUT_GOLD:
            right = False
        elif lot < WITHOUT_GOLD + TURNED and not self._plain:
            turned = asked_about_another(question, (gold.title, gold.text), self._names, self._rng)
            if turned is not None:
                question, right, made = turned, False, [_read(gold), *made[:1]]
        others = self._negatives(case, max(2, CANDIDATES - 1 - len(made) + (not right)))
        texts = ([_read(gold)] if right else []) + made + [_read(row) for row in others]
        return Drawn(question, tuple(texts), 0 if right else None)

    def _made(self, case: Case, gold: Option) -> list[Read]:
        vague = without_answer(gold.text, case.expected, self._rng)
        exchanged = about_another(case.question, (gold.title, gold.text), self._names, self._rng)
        hidden = vague is not None and self._rng.random() < ANSWER_HIDDEN
        made = [_read(replace(gold, text=vague))] if vague is not None and hidden else []
        return made + ([(under(*exchanged), "")] if exchanged and self._rng.random() < OTHER_NAME else [])

    def _negatives(self, case: Case, count: int) -> list[Option]:
        wrong = [option for option in case.options if not option.answers and not option.holds]
        wrong.sort(key=lambda option: -(option.overlap + 0.3 * self._rng.random()))
        hard = wrong[: math.ceil(HARD * count)]
        rest = wrong[len(hard) :]
        return hard + self._rng.sample(rest, min(len(rest), count - len(hard)))


def _read(option: Option) -> Read:
    return under(option.title, option.text), option.before


def _freeze(model: ReadingModel) -> None:
    model.encoder.embeddings.requires_grad_(False)
    for layer in model.encoder.encoder.layer[:FROZEN_LAYERS]:
        layer.requires_grad_(False)
    model.train()
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = DROPOUT


def _optimizer(
    model: ReadingModel, steps: int, rate: float
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    encoder = [value for name, value in model.named_parameters() if name.startswith("encoder.") and value.requires_grad]
    head = [value for name, value in model.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": rate}, {"params": head, "lr": HEAD_RATE}], betas=(0.9, 0.98)
    )
    warm = max(1, int(WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / max(1, steps - warm)))
    )
    return optimizer, schedule


def _average(average: dict[str, Tensor], state: dict[str, Tensor]) -> None:
    for name, value in state.items():
        if name not in average or not value.is_floating_point():
            average[name] = value.detach().clone()
        else:
            average[name].lerp_(value, 1 - DECAY)


if __name__ == "__main__":
    main()
