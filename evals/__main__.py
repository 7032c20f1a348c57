"""``python -m evals`` is ``vouch eval``, with the same options and commands."""

from __future__ import annotations

import sys

from rag import cli

if __name__ == "__main__":
    sys.argv = ["vouch", "eval", *sys.argv[1:]]
    cli.main()
