"""The server's TLS as a client meets it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ring360.assembly.serving import TLS_CIPHERS


@pytest.fixture
def address(tmp_path: Path) -> Iterator[tuple[str, int]]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    begins = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begins).not_valid_after(begins + timedelta(days=30)).sign(key, hashes.SHA256())
    )  # fmt: skip
    (tmp_path / "c.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "k.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )

    async def nothing(scope: object, receive: object, send: object) -> None: ...

    config = uvicorn.Config(
        nothing, port=0, log_level="error", lifespan="off", ssl_ciphers=TLS_CIPHERS,
        ssl_certfile=tmp_path / "c.pem", ssl_keyfile=str(tmp_path / "k.pem"),
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield server.servers[0].sockets[0].getsockname()[:2]
    server.should_exit = True
    thread.join(timeout=20)


def spoken(address: tuple[str, int], version: ssl.TLSVersion, ciphers: str) -> str:
    """Name of the cipher agreed on, empty where there is none."""
    import socket

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers(ciphers)
    context.minimum_version = context.maximum_version = version
    try:
        with socket.create_connection(address, 10) as plain, context.wrap_socket(plain) as secure:
            cipher = secure.cipher()
            return cipher[0] if cipher else ""
    except ssl.SSLError:
        return ""


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_only_todays_tls_is_spoken(address: tuple[str, int]) -> None:
    versions = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
    told = [spoken(address, version, "ALL:@SECLEVEL=0") for version in versions]
    assert [bool(cipher) for cipher in told] == [False, False, True, True]
    assert "GCM" in told[2] or "CHACHA20" in told[2]
    assert spoken(address, ssl.TLSVersion.TLSv1_2, "AES128-SHA:AES256-SHA256:@SECLEVEL=0") == ""
