"""`python -m tests.e2e.scripted_server PORT FOLDER`: the scripted engine in a process that a test can kill."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn

from api.main import create_app
from rag.config import Settings

from .scripted import Scripted, engine

if __name__ == "__main__":
    settings = Settings(index=Path(sys.argv[2]), feedback=Path(sys.argv[2]) / "feedback.jsonl")
    uvicorn.run(create_app(engine(Scripted()), settings), port=int(sys.argv[1]), log_level="warning")
