"""The listening socket: a connection whose other end reads nothing is ended by the kernel."""

from __future__ import annotations

import socket

import pytest

from ring360.assembly.serving import UNREAD_SECONDS, Listening, _bound


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system's kernel cannot be told")
def test_every_connection_has_the_limit_for_what_is_not_read() -> None:
    listening = Listening("127.0.0.1", 0, (), None, None, behind_proxy=False, next_free_port=False)
    with _bound(listening) as bound:
        bound.listen()
        with socket.create_connection(bound.getsockname(), timeout=20), bound.accept()[0] as taken:
            seconds = taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) / 1_000
    assert seconds == UNREAD_SECONDS
