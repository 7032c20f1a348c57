"""The browser that the page is tested and photographed in: Debian's chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil

INSTALL = (
    "no Chromium was found; install it with `apt-get update && apt-get install -y chromium`, or set VOUCH_CHROMIUM"
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> str | None:
    """Path of the browser, None where there is none."""
    names = (os.environ.get("VOUCH_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)
