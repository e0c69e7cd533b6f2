"""Real HTTP servers on the loopback that take webhooks, refuse them, hang, drip or send one elsewhere."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass
class Received:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What a receiver was sent, and how it answers: `answers` gives the status for the n-th request, counted from 0."""

    url: str = ""
    answers: Callable[[int], int] = lambda count: 204
    headers: dict[str, str] = field(default_factory=dict)
    answer_bytes: int = 0
    requests: list[Received] = field(default_factory=list)
    came: Event = field(default_factory=Event)


@contextmanager
def receiver(receiver: Receiver | None = None) -> Iterator[Receiver]:
    """A receiver that answers at once."""
    receiver = receiver or Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = receiver.answers(len(receiver.requests))
            receiver.requests.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(receiver.answer_bytes))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(b"x" * receiver.answer_bytes)
            receiver.came.set()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook?a=1"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def speaker(said: Callable[[socket.socket, Event], None]) -> Iterator[str]:
    """A server that does to every connection what `said` does; its URL. The event is set when the test is over."""
    over = Event()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            Thread(target=talk, args=(connection,), daemon=True).start()

    def talk(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            said(connection, over)

    Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    finally:
        over.set()
        listening.close()


def hang(connection: socket.socket, over: Event) -> None:
    """Takes the connection and says nothing."""
    over.wait(30)


def drip(connection: socket.socket, over: Event) -> None:
    """Says one byte of a header every tenth of a second, so that no single wait is ever long."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.wait(0.1):
        connection.sendall(b"x")


def nonsense(connection: socket.socket, over: Event) -> None:
    """Answers in no language."""
    connection.recv(65_536)
    connection.sendall(b"\x00\xff" * 100)


def cut_off(connection: socket.socket, over: Event) -> None:
    """Hangs up on the sender."""
    connection.recv(1)
