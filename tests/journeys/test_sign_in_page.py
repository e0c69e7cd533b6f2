"""Signing in on the page in a real browser: from the link that the server prints to the desk, and out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from live_desks import HandClock, opened_desk, served
from page_browser import browser_path, until

PASSWORD = "three quiet herons"


def test_from_the_printed_link_to_the_desk_and_out_again(small: Path, tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    clock = HandClock()
    with opened_desk(small, tmp_path / "a.sqlite", clock) as opened, served(opened) as host:
        address = f"http://{host}/"
        code = opened.identity.people.begin_setup()
        faults: list[str] = []
        with playwright.sync_playwright() as tools:
            browser = tools.chromium.launch(executable_path=browser_path())
            page = browser.new_page(locale="en-GB")
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.goto(f"{address}#setup={code}")
            page.locator("#sign-in-name").fill("duty")
            assert page.locator("#sign-in-password").get_attribute("type") == "password"
            page.locator("#sign-in-password").fill(PASSWORD)
            page.keyboard.press("Enter")
            until(page, "document.querySelector('#who')?.textContent.includes('duty')")
            until(page, "document.querySelector('#share .big')?.textContent.includes('%')")
            assert (page.url, page.evaluate("document.cookie")) == (address, "")
            # Nobody uses it: the page locks itself at the next thing that is asked.
            clock.at += 1_801
            page.locator("#language").click()
            until(page, "document.querySelector('#sign-in').open")
            page.locator("#sign-in-password").fill(PASSWORD)
            page.keyboard.press("Enter")
            until(page, "!document.querySelector('#sign-in').open")
            page.locator("#who button").click()
            until(page, "document.querySelector('#sign-in')?.open && !document.querySelector('#who').textContent")
            page.locator("#sign-in-name").fill("duty")
            page.locator("#sign-in-password").fill("wrong")
            page.keyboard.press("Enter")
            until(page, "document.querySelector('#sign-in-said')?.textContent.length > 0")
            page.locator("#sign-in-password").fill(PASSWORD)
            page.keyboard.press("Enter")
            until(page, "document.querySelector('#who')?.textContent.includes('duty')")
            browser.close()
        assert faults == []
