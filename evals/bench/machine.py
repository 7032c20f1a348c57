"""What a benchmark ran on: figures mean nothing without it."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    "torch",
    "transformers",
    "sentence-transformers",
    "tokenizers",
    "onnxruntime",
    "numpy",
    "chromadb",
    "tantivy",
    "sqlalchemy",
    "llama-index-core",
)
INSTRUCTIONS = ("avx2", "avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16", "amx_int8")


def describe_machine() -> str:
    """One line each for processor, memory, load, and versions; "unknown" where the system does not say (not Linux)."""
    processor = _processor()
    flags = processor.get("flags", "").split()
    found = " ".join(name for name in INSTRUCTIONS if name in flags) or "unknown"
    return "\n".join(
        (
            f"processor  {processor.get('model name') or platform.processor() or 'unknown'}, "
            f"{os.cpu_count()} cores, {found}",
            f"memory     {_memory()}",
            f"load       {_load()}",
            f"system     {platform.system()} {platform.machine()}, Python {platform.python_version()}",
            f"packages   {', '.join(f'{name} {_version(name)}' for name in PACKAGES)}",
        )
    )


def _processor() -> dict[str, str]:
    """The fields of the first processor in /proc/cpuinfo; empty where there is none."""
    path = Path("/proc/cpuinfo")
    if not path.is_file():
        return {}
    first = path.read_text("utf-8").split("\n\n")[0]
    pairs = (line.partition(":") for line in first.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _memory() -> str:
    if not hasattr(os, "sysconf") or "SC_PHYS_PAGES" not in os.sysconf_names:
        return "unknown"
    return f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.1f} GiB"


def _load() -> str:
    """Processes that wanted a core over the last minute, when the benchmark began: over 1, it did not run alone."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
