"""The text of the corpus's files as tests compare it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2


def plain_text(path: Path) -> str:
    """What stands in the file; a PDF's pages are joined by line breaks."""
    if path.suffix != ".pdf":
        return path.read_text(encoding="utf-8")
    pdf = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()
