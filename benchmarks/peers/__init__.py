"""Other libraries, each used the way its own documentation recommends; one file a library, all with the same methods.

A method that a library has no way to offer is left out, and the table says so. `READY` lists file and package.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from typing import Any

from benchmarks.peer_graph import PeerGraph

READY = {
    "scipy": "scipy", "igraph": "igraph", "rustworkx": "rustworkx", "networkit": "networkit",
    "pandana": "pandana", "networkx": "networkx",
}  # fmt: skip
"""Name -> package that must be installed."""


def version(package: str) -> str | None:
    """Installed version, None where it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def make(name: str, graph: PeerGraph) -> Any | None:
    """The library with the graph loaded, None where it is not installed."""
    if version(READY[name]) is None:
        return None
    return importlib.import_module(f"benchmarks.peers.{name}_peer").Peer(graph)
