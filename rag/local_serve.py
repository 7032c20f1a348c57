"""The child process that serves a GGUF file on 127.0.0.1 over llama.cpp's OpenAI-compatible API.

``python -m rag.local_serve MODEL TOKENS`` prints the base URL on stdout when the model is loaded, and ends when its
stdin does: it never outlives the process that started it.
"""

from __future__ import annotations

import os
import sys


def main(model: str, tokens: str) -> None:
    """Serve ``model`` with a window of ``tokens`` tokens."""
    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # llama.cpp writes to both
    # Threads that wait for each other sleep instead of spinning: beside other work on the same cores, some 9 tokens a
    # second instead of less than 2 (0.5B, two cores, load 15); alone it costs nothing.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.n_ctx = int(tokens)
    params.n_parallel = 1
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    server = xllamacpp.Server(params)
    print(server.listening_address, file=said, flush=True)
    sys.stdin.read()
    os._exit(0)  # taking llama.cpp down in order takes seconds, and there is nothing to save


if __name__ == "__main__":
    main(*sys.argv[1:])
