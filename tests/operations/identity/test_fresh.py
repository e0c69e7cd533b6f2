from __future__ import annotations

from ring360.operations.identity.fresh import FRESH_SECONDS, Fresh


def test_what_was_read_before_a_change_is_not_remembered_after_it() -> None:
    fresh: Fresh[str] = Fresh()

    def read_while_it_changes() -> str:
        fresh.forget()
        return "old"

    assert fresh.told("a", 0.0, read_while_it_changes) == "old"
    assert fresh.told("a", 0.0, lambda: "new") == "new"
    assert fresh.told("a", FRESH_SECONDS - 1, lambda: "newer") == "new"
    assert fresh.told("a", FRESH_SECONDS, lambda: "newer") == "newer"


def test_what_is_not_there_is_asked_for_again() -> None:
    fresh: Fresh[str] = Fresh()
    assert [fresh.told("a", 0.0, lambda given=given: given) for given in (None, "new")] == [None, "new"]  # type: ignore[misc]
