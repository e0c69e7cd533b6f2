"""A real browser for tests of the page, where the machine has one."""

from __future__ import annotations

import os
import shutil
import time
from typing import Any

import pytest


def browser_path() -> str:
    """Chromium; without it the test is skipped, and fails where everything is tested."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    if os.environ.get("CI") == "true":
        pytest.fail("no Chromium: apt-get install chromium")
    pytest.skip("no Chromium on this machine: apt-get install chromium")


def until(page: Any, expression: str, seconds: float = 60.0) -> None:
    """Wait by asking: the page's own policy forbids what the tool would plant in it to wait by itself."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        time.sleep(0.1)
