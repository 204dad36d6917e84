"""What each role may do beyond what everybody may: read, look after one's own profile, and stop everything."""

from __future__ import annotations

import pytest

from broadcaster.app.people.roles import Permission, Role, permissions

EVERYBODY = {"read", "self", "stop"}
MORE = {
    Role.AUTHOR: {"write", "decide"},
    Role.APPROVER: {"write", "decide", "approve", "withdraw", "resume", "record"},
    Role.DUTY_OFFICER: {"write", "decide", "release alone", "withdraw", "resume"},
    Role.ADMINISTRATOR: {"connect", "people", "record", "resume"},
}


@pytest.mark.parametrize("role", Role)
def test_a_role_may_this_and_nothing_else(role: Role) -> None:
    """Written out a second time, so that nobody gains a right by a slip."""
    assert permissions([role]) == {Permission(name) for name in EVERYBODY | MORE[role]}


def test_nobody_without_a_role_may_anything() -> None:
    """Rights come from roles alone."""
    assert permissions([]) == frozenset()
