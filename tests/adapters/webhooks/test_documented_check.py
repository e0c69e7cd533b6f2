"""The check that the reference tells receivers to make is the one that our messages pass."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ring360.operations.webhooks import Event, Webhook, headers_for, secret_of


def test_what_the_reference_tells_receivers_works(project: Path) -> None:
    page = (project / "docs" / "reference" / "exchange.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    told: dict[str, Any] = {}
    exec(code, told)
    secret = secret_of(bytes(range(32)))
    hook = Webhook("W1", "https://example.com/", ("*",), secret, 0.0, 0)
    event = Event(7, "incident-opened", '{"类型":1}'.encode())
    headers = headers_for(hook, event, 1_750_000_000.7)
    is_genuine = told["is_genuine"]
    assert is_genuine(secret, headers, event.body, 1_750_000_200.0)
    assert not is_genuine(secret, headers, event.body + b" ", 1_750_000_200.0)
    assert not is_genuine(secret, headers, event.body, 1_750_000_400.0)
    assert not is_genuine(secret_of(bytes(32)), headers, event.body, 1_750_000_200.0)
