"""One attempt ends in time whatever the other side does, follows nobody, and trusts no other host's certificate."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from receivers import Receiver, cut_off, drip, hang, nonsense, receiver, speaker
from ring360.adapters.webhooks.addresses import AllowedAddresses
from ring360.adapters.webhooks.post import HttpPost
from ring360.operations.webhook_rounds import Answer

LOOPBACK = AllowedAddresses(["127.0.0.0/8"])


def posted(url: str, addresses: AllowedAddresses = LOOPBACK, seconds: float = 5.0, **options: object) -> Answer:
    async def go() -> Answer:
        post = HttpPost(addresses, whole_seconds=seconds, **options)  # type: ignore[arg-type]
        try:
            return await post(url, {"webhook-id": "W1-5", "content-type": "application/json"}, '{"字":1}'.encode())
        finally:
            await post.close()

    return asyncio.run(go())


def test_a_message_arrives_as_it_is() -> None:
    with receiver() as there:
        assert posted(there.url) == Answer(204)
    (request,) = there.requests
    assert (request.path, request.body) == ("/hook?a=1", '{"字":1}'.encode())
    assert request.headers["webhook-id"] == "W1-5"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["host"] == there.url.split("/")[2]


@pytest.mark.parametrize("status", [200, 302, 400, 404, 410, 500])
def test_the_status_is_told_and_nobody_is_followed(status: int) -> None:
    with (
        receiver() as elsewhere,
        receiver(Receiver(answers=lambda _: status, headers={"location": elsewhere.url})) as there,
    ):
        assert posted(there.url).status == status
    assert elsewhere.requests == []


@pytest.mark.parametrize(("text", "seconds"), [("120", 120.0), ("soon", None), ("-5", None), ("9" * 12, None)])
def test_a_receiver_may_ask_for_time(text: str, seconds: float | None) -> None:
    with receiver(Receiver(answers=lambda _: 503, headers={"retry-after": text})) as there:
        assert posted(there.url) == Answer(503, retry_after_seconds=seconds)


def test_a_long_answer_is_not_read() -> None:
    with receiver(Receiver(answer_bytes=50_000_000)) as there:
        begun = time.monotonic()
        assert posted(there.url) == Answer(204)
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(("said", "fault"), [
    (hang, "timeout"), (drip, "timeout"), (nonsense, "broken-off"), (cut_off, "broken-off"),
])  # fmt: skip
def test_no_receiver_holds_us_up(said: Callable[[socket.socket, Event], None], fault: str) -> None:
    with speaker(said) as url:
        begun = time.monotonic()
        assert posted(url, seconds=0.5) == Answer(None, fault)
        assert time.monotonic() - begun < 3


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert posted(f"http://127.0.0.1:{port}/") == Answer(None, "unreachable")


def test_what_may_not_be_sent_to_is_not_called() -> None:
    with receiver() as there:
        assert posted(there.url, AllowedAddresses()) == Answer(None, "not-https")
        assert posted(there.url.replace("http:", "https:"), AllowedAddresses()) == Answer(None, "private")
    assert there.requests == []


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate of its own authority for one host name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begin = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(1).not_valid_before(begin).not_valid_after(begin.replace(year=2100))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))  # fmt: skip
    return paths


@pytest.mark.parametrize(
    ("name", "answer"), [("localhost", Answer(200)), ("other.example", Answer(None, "certificate"))]
)
def test_the_certificate_must_be_that_of_the_host(tmp_path: Path, name: str, answer: Answer) -> None:
    cert, key = certificate(tmp_path, name)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(cert, key)

    def said(connection: socket.socket, over: Event) -> None:
        with server.wrap_socket(connection, server_side=True) as secured:
            secured.recv(65_536)
            secured.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            over.wait(5)

    with speaker(said) as url:
        port = url.split(":")[2]
        trusted = ssl.create_default_context(cafile=str(cert))
        assert posted(f"https://localhost:{port}", AllowedAddresses(["localhost"]), trusted=trusted) == answer
