"""The small page in a real browser: units move, a call placed by hand gets a unit, in both languages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from ring360.assembly.demo import build_demo

START_SECONDS = 180.0


def _browser() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    if os.environ.get("CI") == "true":
        pytest.fail("no Chromium: apt-get install chromium")
    pytest.skip("no Chromium on this machine: apt-get install chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demo exercise at thirty times real time, started as `make run` starts it."""
    _browser()
    folder = tmp_path_factory.mktemp("demo")
    build_demo(folder / "demo.atlas", lambda stage, done: None, "en")
    command = [sys.executable, "-m", "ring360", "--lang", "en", "serve", "--demo", "--rate", "30", "--port", "0"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    watchdog = threading.Timer(START_SECONDS, process.kill)
    watchdog.start()
    assert process.stdout is not None
    told = process.stdout.readline()
    watchdog.cancel()
    assert "http://127.0.0.1:" in told, told
    yield "http://127.0.0.1:" + told.rsplit("http://127.0.0.1:", 1)[1].strip()
    process.terminate()
    assert process.wait(timeout=30) == 0


@pytest.mark.parametrize(
    ("language", "send", "done"), [("en-GB", "Take the call", "acknowledged"), ("zh-CN", "受理报警", "签收")]
)
def test_a_call_placed_on_the_page_gets_a_unit(address: str, language: str, send: str, done: str) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    asked: list[str] = []
    faults: list[str] = []
    with playwright.sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=_browser())
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale=language)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
        page.goto(address)
        _until(page, "document.querySelector('#share .big')?.textContent.includes('%')")
        assert page.locator("#banner").is_visible()
        _units_move(page)
        page.locator("#category").select_option("help")
        # By keyboard alone: the middle of the map is picked with Enter.
        page.locator("#map canvas").focus()
        page.keyboard.press("Enter")
        assert page.locator("#send").inner_text() == send
        page.locator("#send").click()
        page.locator(".timeline").wait_for()
        _until(page, f"document.querySelector('.timeline')?.textContent.includes('{done}')")
        page.locator("#language").click()
        _until(page, f"document.documentElement.lang !== '{language[:5].replace('-GB', '')}'")
        assert page.locator("#send").inner_text() != send
        browser.close()
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}
    assert faults == []


def _until(page: Any, expression: str, seconds: float = 60.0) -> None:
    """Wait by asking: the page's own policy forbids what the tool would plant in it to wait by itself."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        time.sleep(0.1)


def _units_move(page: Any) -> None:
    where = "fetch('/api/units').then((r) => r.json()).then((t) => JSON.stringify(t.units.map((u) => [u.lon, u.lat])))"
    picture = "document.querySelector('#map canvas').toDataURL()"
    before, drawn = page.evaluate(where), page.evaluate(picture)
    _until(page, f"{where}.then((now) => now !== {before!r})")
    _until(page, f"{picture} !== {drawn!r}")


def test_a_place_is_found_as_one_types(address: str) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=_browser())
        page = browser.new_page(viewport={"width": 390, "height": 800}, locale="en-GB")
        page.goto(address)
        _until(page, "document.querySelector('#category').options.length > 0")
        page.locator("#place").press_sequentially("hepi", delay=30)
        page.locator("#finds li").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.locator("#place").input_value() == "Heping Street"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        browser.close()
