"""The only place that names concrete classes. Adapters are imported when they are needed, not before."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from .answering import View
from .config import Settings
from .engine import Engine, Parts
from .errors import ConfigError, VouchError
from .index import Index, Report
from .protocols import Embedder, Entailment, Generator, Support
from .prove import Checker
from .rephrase import Rephrase, by_model, by_rules

if TYPE_CHECKING:
    from .extractive import ExtractiveGenerator
    from .protocols import FloatArray

LOCAL_TOKENS = 4096
"""Window of a local model: several times the longest prompt; memory grows with it."""
FEW_TEXTS = 100
"""The embedder for questions takes some two seconds for so many; the one for many texts takes longer to load."""


def index_embedder(settings: Settings) -> Embedder:
    """The embedder for many texts; takes seconds to load."""
    from .embed import open_embedder

    return open_embedder(settings.embedder, precision=settings.precision, cache=settings.cache)


def query_embedder(settings: Settings) -> Embedder:
    """The embedder for questions: the same vectors, ready in a fraction of a second."""
    from .embed import open_query_embedder

    return open_query_embedder(settings.embedder, cache=settings.cache)


def build_index(paths: Sequence[Path], settings: Settings) -> Report:
    """Bring the index up to date with folders; progress goes to stderr."""
    from .index import build
    from .progress import progress

    _refuse_remote(settings)
    return build(paths, settings.index, embedder=_LazyEmbedder(settings), progress=progress)


def open_engine(settings: Settings) -> Engine:
    """An engine over an existing index; raises IndexMissingError where there is none."""
    return Engine(engine_parts(settings))


def engine_parts(settings: Settings) -> Parts:
    """What an engine over ``settings.index`` is made of."""
    from .index import open_index
    from .load import load_bytes
    from .retrieve import Retriever

    _refuse_remote(settings)
    embedder = query_embedder(settings)
    writer = generator(settings, embedder)

    chooser = _chooser(writer, embedder)

    def view(index: Index) -> View:
        return View(index.documents, Retriever(index, embedder), index.version, rank=chooser.rank)

    return Parts(
        index_path=settings.index,
        open_index=lambda: open_index(settings.index, embedder_name=embedder.name),
        view=view,
        generator=writer,
        check=checker(settings, embedder),
        index_embedder=lambda: _LazyEmbedder(settings),
        load_bytes=load_bytes,
        rephrase=rephrase(writer),
        warm=getattr(writer, "warm", lambda: None),
        release=getattr(writer, "close", lambda: None),
    )


def generator(settings: Settings, embedder: Embedder) -> Generator:
    """The configured one; "auto": an endpoint where one is set, else the local model that is named, else sentences."""
    choice = settings.generator
    if choice == "auto":
        choice = "openai" if settings.llm_base_url or settings.openai_api_key else _without_endpoint(settings)
    if choice == "openai":
        from .generate import OpenAIGenerator

        asked = OpenAIGenerator(settings)
        threading.Thread(target=asked.warm, name="vouch-llm-warm", daemon=True).start()  # while the index is opened
        return asked
    if choice == "local":
        return _local(settings, embedder)
    return _extractive(embedder)


def _chooser(writer: Generator, embedder: Embedder) -> ExtractiveGenerator:
    """Who says how surely a sentence answers: the generator itself where it chooses sentences, to read once."""
    from .extractive import ExtractiveGenerator

    return writer if isinstance(writer, ExtractiveGenerator) else _extractive(embedder)


def _extractive(embedder: Embedder) -> ExtractiveGenerator:
    from .cross_encoder import CrossEncoder
    from .extractive import ExtractiveGenerator

    return ExtractiveGenerator(embedder, CrossEncoder())


def _local(settings: Settings, embedder: Embedder) -> Generator:
    from .llm_client import limits_of
    from .local import LocalGenerator
    from .local_chat import LocalChat
    from .local_model import model_file, model_name, require
    from .local_server import LocalServer

    require(settings.llm_model)
    server = LocalServer(lambda: model_file(settings.llm_model, settings.cache), LOCAL_TOKENS)
    name = model_name(settings.llm_model)
    chat = LocalChat(server, name, limits_of(settings))
    threading.Thread(target=_ahead, args=(chat.warm,), name="vouch-local-warm", daemon=True).start()
    return LocalGenerator(_extractive(embedder), chat, name)


def _ahead(warm: Callable[[], None]) -> None:
    """Load a model while the index is opened; what fails is told to who asks."""
    with suppress(VouchError):
        warm()


def _without_endpoint(settings: Settings) -> str:
    from .local_model import is_local

    return "local" if settings.llm_model and is_local(settings.llm_model) else "extractive"


def rephrase(writer: Generator) -> Rephrase:
    """How a follow-up question is made to stand alone: by an endpoint's model where there is one, else by rules."""
    if writer.name != "openai":
        return by_rules
    from .generate import OpenAIGenerator

    return partial(by_model, whole=writer.whole) if isinstance(writer, OpenAIGenerator) else by_rules


def entailment(settings: Settings, encoder: Embedder | None = None) -> Entailment | None:
    """Who judges whether quotes entail a claim; None for "none".

    "auto" takes a cross-encoder where one is named, else the calibrated scorer on the default encoder, which is
    ``encoder`` where that is it, so that it is in memory once.
    """
    choice = settings.entailment
    if choice == "auto":
        choice = "nli" if settings.nli_model else "aligned"
    if choice == "nli":
        from .nli import open_cross_encoder

        if not settings.nli_model:
            raise ConfigError("VOUCH_ENTAILMENT is nli, but no model is named; set VOUCH_NLI_MODEL")
        return open_cross_encoder(settings.nli_model)
    if choice == "judge":
        from .generate import OpenAIGenerator
        from .judge import JudgeEntailment

        asked = OpenAIGenerator(settings)
        return JudgeEntailment(asked.complete, asked.model)
    if choice == "aligned":
        from .embed_onnx import OnnxEmbedder, open_onnx
        from .entail import AlignedEntailment

        return AlignedEntailment(encoder if isinstance(encoder, OnnxEmbedder) else open_onnx(settings.cache))
    return None


def checker(settings: Settings, encoder: Embedder | None = None) -> Checker:
    """The claim checker with the configured judge of entailment, which is loaded with the first claim that needs it."""
    from .verify import check_claim

    if settings.entailment == "none":
        return check_claim
    return partial(check_claim, entailment=_LazyEntailment(settings, encoder))


@lru_cache(maxsize=4)
def shared_checker(settings: Settings) -> Checker:
    """One checker for all claims that are checked without an engine."""
    return checker(settings)


def _refuse_remote(settings: Settings) -> None:
    for variable, value in (("VOUCH_CHROMA_URL", settings.chroma_url), ("VOUCH_DATABASE_URL", settings.database_url)):
        if value:
            raise ConfigError(f"{variable} is set to {value!r}, but this version keeps its index in a folder; unset it")


class _LazyEmbedder:
    """Loads the training stack when there is enough to embed, and embeds a few texts with what is there already."""

    def __init__(self, settings: Settings) -> None:
        from .embed_onnx import NAME
        from .weights import DEFAULT_NAMES, DIMENSION

        self._settings = settings
        self._embedder: Embedder | None = None
        self._quick: Embedder | None = None
        self._few = 0  # other models treat questions differently
        if settings.embedder in DEFAULT_NAMES:  # known without opening it: a third of a second when nothing changed
            self._few, self.name, self.dimension = FEW_TEXTS, NAME, DIMENSION
        else:
            described = query_embedder(settings)
            self.name, self.dimension = described.name, described.dimension

    def embed(self, texts: Sequence[str]) -> FloatArray:
        if self._embedder is None:
            if len(texts) <= self._few:
                self._quick = self._quick or query_embedder(self._settings)
                return self._quick.embed(texts)
            self._embedder = index_embedder(self._settings)
        return self._embedder.embed(texts)


class _LazyEntailment:
    """Loads the judge of entailment with the first claim that needs one: verbatim claims need none."""

    def __init__(self, settings: Settings, encoder: Embedder | None) -> None:
        self.name = ""
        self._settings = settings
        self._encoder = encoder
        self._judge: Entailment | None = None
        self._lock = threading.Lock()

    def score(
        self, pairs: Sequence[tuple[str, str]], *, failed: Sequence[Collection[str]] | None = None
    ) -> list[Support | None]:
        """As the judge does."""
        with self._lock:
            if self._judge is None:
                self._judge = entailment(self._settings, self._encoder)
        if self._judge is None:
            return [None] * len(pairs)
        self.name = self._judge.name
        return self._judge.score(pairs, failed=failed)
