"""The seams: what the core asks of its adapters. Implementations are chosen in ``wiring.py``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from .types import Abstention, Drafted, Evidence, Question, Usage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]


class Embedder(Protocol):
    """Texts to vectors. ``name`` identifies model and weights: vectors of two names are never mixed."""

    name: str
    dimension: int

    def embed(self, texts: Sequence[str]) -> FloatArray:
        """Unit vectors, shape ``(len(texts), dimension)``, float32."""
        ...


class VectorSearch(Protocol):
    """Nearest passages by cosine similarity. ``allowed`` holds document ids; None allows all."""

    def search(self, vector: FloatArray, k: int, *, allowed: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Up to ``k`` (passage id, cosine in -1…1), best first; only passages of the documents in ``allowed``."""
        ...


class LexicalSearch(Protocol):
    """Passages by BM25. ``allowed`` holds document ids; None allows all."""

    def search(self, query: str, k: int, *, allowed: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Up to ``k`` (passage id, BM25 score > 0), best first; only passages of the documents in ``allowed``."""
        ...


class Generator(Protocol):
    """Writes an answer whose sentences carry markers such as ``[2.3]`` (passage 2, sentence 3).

    ``name`` is "extractive", "local" or "openai"; ``model`` says which model, ``prompt`` which prompt it is given; both
    are empty without a model.
    """

    name: str
    model: str
    prompt: str

    def stream(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[str | Drafted | Abstention | Usage]:
        """Pieces of marked text or whole claims; an Abstention instead where the evidence does not hold the answer."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Word pieces of a text, special ones left out, in order.

    ``ids`` are places in a vocabulary that is ordered by frequency, ``starts`` code points at which each begins,
    ``vectors`` its meaning in its place, float32, not of unit length; their mean has the text's direction.
    """

    tokens: tuple[str, ...]
    ids: tuple[int, ...]
    starts: tuple[int, ...]
    vectors: FloatArray


class PieceEncoder(Protocol):
    """Texts to the vectors of their word pieces."""

    name: str

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """One for each text; what exceeds the model's maximum length (256 pieces for the default one) is left out."""
        ...


@dataclass(frozen=True, slots=True)
class Support:
    """How far a premise supports a hypothesis: ``probability`` in 0–1, and ``needed``, from which on it is enough.

    The two part where premises of one kind support more hypotheses than those of another: that makes a claim more
    probable, but speaks neither for nor against this one.
    """

    probability: float
    needed: float = 0.5

    @property
    def enough(self) -> bool:
        """Whether more speaks for the hypothesis than against it."""
        return self.probability >= self.needed


class Entailment(Protocol):
    """A model that scores how far a premise supports a hypothesis."""

    name: str

    def score(
        self, pairs: Sequence[tuple[str, str]], *, failed: Sequence[Collection[str]] | None = None
    ) -> list[Support | None]:
        """How far the premise supports the hypothesis, for each (premise, hypothesis).

        None where the model does not read the language. ``failed`` are the names of the checks that each pair failed,
        for models that weigh them; they look for themselves where it is not given.
        """
        ...


class Reranker(Protocol):
    """A model that reads a question and a text together. ``name`` identifies it and its weights."""

    name: str

    def score(self, question: str, texts: Sequence[str], before: Sequence[str] = ()) -> list[float]:
        """For each text the probability in 0–1 that it answers the question.

        ``before`` has, for each text or not at all, what stands before it in its document.
        """
        ...
