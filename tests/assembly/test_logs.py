from __future__ import annotations

import logging

from ring360.assembly.logs import OneLine


def test_an_event_is_one_line_in_utc_whatever_stands_in_it() -> None:
    record = logging.LogRecord(
        "ring360.security", logging.WARNING, "", 0, "%s came", ("a\nWARNING forged\x1b[2J\u2028",), None
    )
    record.created = 1_750_000_000.0
    assert OneLine().format(record) == (
        "2025-06-15T15:06:40Z WARNING ring360.security a\\nWARNING forged\\x1b[2J\\u2028 came"
    )
