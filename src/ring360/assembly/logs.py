"""What the server says of itself on standard error: one line an event, UTC, safe from what others put into it."""

from __future__ import annotations

import logging
import time
from typing import Final

FORM: Final = "%(asctime)sZ %(levelname)s %(name)s %(message)s"


class OneLine(logging.Formatter):
    """Nothing that came in a request can begin a line of its own or steer the terminal."""

    converter = staticmethod(time.gmtime)

    def __init__(self) -> None:
        super().__init__(FORM, "%Y-%m-%dT%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:
        told = super().formatMessage(record)
        return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in told)


def begin_logs() -> None:
    """Log warnings and worse, and every refusal, to standard error. Once for a process."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
