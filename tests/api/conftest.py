from __future__ import annotations

from pathlib import Path

import pytest

from small_county import small_atlas


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small county's atlas, with its units beside it."""
    return small_atlas(tmp_path_factory.mktemp("small"))
