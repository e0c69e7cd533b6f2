"""The joint program on graphs small enough to see the plan."""

from __future__ import annotations

import numpy as np

from ring360.optimisers.cut_flow import CutGraph
from ring360.optimisers.cut_master import Master, PathRow


def test_a_place_that_only_a_way_out_asks_for_is_shut_too() -> None:
    # Place 0 by unit 1 stops both exits; but the vehicle is said to pass it too soon on its way to the first.
    graph = CutGraph(
        4, np.array([0, 2, 3, 3], np.int32), np.array([2, 3, 1, 1], np.int32), np.array([-1, 0, 1, -1], np.int32),
        np.array([0, 0, 1, 1], np.int32),
    )  # fmt: skip
    held = np.array([[False, True], [True, False]])
    master = Master(graph, np.arange(2), np.ones(2, np.int32), np.zeros(2, np.int32), held, None)
    solved = master.plan((PathRow(2, (0, 1), (np.array([], np.int64), np.array([0]))),), 100)
    assert solved is not None
    assert (solved.closings, solved.leaks) == (((0, (1,)), (1, (0,))), frozenset())
