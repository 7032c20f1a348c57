"""Forks builds that may be killed: imports once, so that fifty of them are cheap.

Reads lines "index folder" from stdin; for each forks a child that builds, prints the child's process id, waits for
its end and prints its exit code.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import chromadb.api.rust  # noqa: F401  imported before the fork; clients are made after it
import tantivy  # noqa: F401

from rag import documents, lexical, vectors  # noqa: F401
from rag.index import build
from tests.fakes import HashEmbedder
from tests.rag.index_parts import load_plain


def main() -> None:
    for line in sys.stdin:
        index, folder = line.split()
        process = os.fork()
        if not process:
            build([Path(folder)], Path(index), embedder=HashEmbedder(), load=load_plain)
            os._exit(0)
        print(process, flush=True)
        print(os.waitpid(process, 0)[1], flush=True)


if __name__ == "__main__":
    main()
