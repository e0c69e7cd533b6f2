"""A NATS server of the test's own."""

from __future__ import annotations

from own_broker import OwnBroker


class Nats(OwnBroker):
    """`address` is what `--broker` would be given."""

    def __init__(self) -> None:
        super().__init__("nats-server")
        self.address = f"nats://127.0.0.1:{self.port}"
        self.start()

    def options(self) -> list[str]:
        return ["-a", "127.0.0.1", "-p", str(self.port)]
