from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refusals import refused
from ring360.domain.problems import Problem
from ring360.operations.identity.passwords import LONGEST, MEMORY_KIB, Passwords, refuse_weak

QUICK = Passwords(1_024, 1)
OWN = ("liwei", "Li Wei", "Fenghe County", "丰和县")


@pytest.mark.parametrize("password", [
    "three quiet herons", "correct-battery", "zx8&Lq!p", "苍鹭在河边安静地站着", "x" * 3 + "y7Qm" * 20, "        q1 z ",
    "一只安静的苍鹭", "2@K#9$pL",
])  # fmt: skip
def test_any_mixture_of_signs_will_do(password: str) -> None:
    if len(password) >= 8:
        refuse_weak(password, 8, OWN)


@pytest.mark.parametrize(("password", "code"), [
    ("", "password-too-short"), ("aB3$xyz", "password-too-short"), ("x" * (LONGEST + 1), "password-too-long"),
    ("password", "password-common"), ("Password1", "password-common"), ("P@ssw0rd!", "password-common"),
    ("12345678", "password-common"), ("qwertyuiop", "password-common"), ("1qaz2wsx", "password-common"),
    ("aaaaaaaa", "password-common"), ("abcabcabc", "password-common"), ("zyxwvuts", "password-common"),
    ("woaini1314", "password-common"), ("jingcha110", "password-common"), ("5201314520", "password-common"),
    ("Sunshine2025", "password-common"), ("iloveyou!!", "password-common"), ("123456789a", "password-common"),
    ("liwei1987", "password-common"), ("ring360ok", "password-of-own-words"),
    ("Li.Wei-77", "password-of-own-words"), ("fenghecounty", "password-of-own-words"),
    ("Fenghe_77", "password-of-own-words"), ("丰和县19870", "password-of-own-words"),
])  # fmt: skip
def test_what_is_soon_guessed_is_refused(password: str, code: str) -> None:
    with pytest.raises(Problem) as problem:
        refuse_weak(password, 8, OWN)
    assert problem.value.code == code


def test_a_list_of_breached_passwords_is_looked_at() -> None:
    with refused("password-common"):
        refuse_weak("three quiet herons", 8, (), lambda password: password == "three quiet herons")


@given(st.text(min_size=1, max_size=80))
def test_a_hash_fits_its_password_exactly_and_no_other(password: str) -> None:
    stored = QUICK.hash(password)
    assert QUICK.fits(password, stored)
    assert not QUICK.fits(password + " ", stored)
    assert not QUICK.fits(password[:-1], stored)


def test_nothing_fits_where_no_password_is_set() -> None:
    assert not QUICK.fits("nobody has this password", None)
    assert not QUICK.fits("x", "no hash at all")


def test_a_hash_is_argon2id_with_todays_cost_and_older_ones_are_told() -> None:
    stored = Passwords().hash("three quiet herons")
    assert stored.startswith(f"$argon2id$v=19$m={MEMORY_KIB},t=1,p=1$")
    assert [Passwords().is_stale(stored), QUICK.is_stale(stored)] == [False, True]
