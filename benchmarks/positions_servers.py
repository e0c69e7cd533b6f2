"""What positions are sent to, each in its own process: a desk without sign-in, and the peer that only acknowledges.

`python -m benchmarks.positions_servers desk ATLAS DATABASE UNITS [TRACKERS]` and `… bare`: they print their port, then
serve until they are terminated.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import uvicorn
import uvloop

from benchmarks.positions_load import FIRST

ANSWER = bytes.fromhex("7e8001000501380000000000010001000002000052") + b"~"


class Bare(asyncio.Protocol):
    """Answers as many messages as it sees and looks at none."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(ANSWER * (data.count(b"~") // 2))


async def bare() -> None:
    server = await asyncio.get_running_loop().create_server(Bare, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def desk(atlas_path: Path, database: Path, units: int, trackers: int) -> None:
    """A live desk with so many units and registered terminals, the first of them the units'; whoever asks is let in."""
    import numpy as np
    from sqlalchemy import insert

    from ring360.adapters.clocks import WallClock
    from ring360.adapters.store import devices
    from ring360.adapters.store.engine import open_engine, writing
    from ring360.api.app import make_app
    from ring360.api.gate import Gate
    from ring360.assembly.atlas import load_atlas
    from ring360.assembly.live import LIVE, open_desk
    from ring360.assembly.settings import DeskSettings
    from ring360.decisions.road_travel import points_of_snaps
    from ring360.domain.facts import UnitEnteredService
    from ring360.domain.units import Unit
    from ring360.operations.identity.mint import hash_of_code

    atlas = load_atlas(atlas_path)
    opened = open_desk(atlas, atlas_path, database, LIVE, WallClock(), DeskSettings(), lambda stage, done: None)
    row = {"kind": "jt808", "token_hash": hash_of_code("x"), "made_at": 0.0, "revoked_at": None}
    engine = open_engine(f"sqlite:///{database}")
    with writing(engine) as connection:
        rows = [{**row, "number": str(FIRST + n), "unit_id": f"U{n}"} for n in range(trackers)]
        connection.execute(insert(devices.devices), rows)
    engine.dispose()
    west, south, east, north = atlas.roads.bounds
    rng = np.random.default_rng(1)
    lons, lats = rng.uniform(west, east, units), rng.uniform(south, north, units)
    points = points_of_snaps(atlas.snapper().snap(lons, lats))
    opened.desk.room.take_all(
        [
            lambda at, fact_id, n=n: UnitEnteredService(at, fact_id, Unit(f"U{n}", "patrol"), points[n])
            for n in range(units)
        ]
    )
    opened.start()
    config = uvicorn.Config(
        make_app(opened.desk, Gate(("127.0.0.1",), None)), port=0, log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_tell_port, args=(server,), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: opened.desk.broadcast.close())
    server.run()
    opened.close()


def _tell_port(server: uvicorn.Server) -> None:
    started = threading.Event()
    while not server.started:
        started.wait(0.05)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)


def main() -> None:
    if sys.argv[1] == "bare":
        uvloop.run(bare())
    else:
        desk(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[-1]))


if __name__ == "__main__":
    main()
