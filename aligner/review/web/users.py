"""The users, as an editor looks after them."""

from __future__ import annotations

from typing import get_args

from starlette.responses import Response

from aligner.errors import InputError
from aligner.i18n import N_
from aligner.model import Role
from aligner.review.web.login import HASHING
from aligner.review.web.visit import Visit

ROLES: tuple[Role, ...] = get_args(Role)
NAMES = (N_("viewer"), N_("translator"), N_("editor"))


def show_users(visit: Visit) -> Response:
    """Everybody, with role, keys, and when they were last here."""
    return _page(visit)


def _page(visit: Visit, status: int = 200, problem: str = "") -> Response:
    listed = visit.site.store.users.listed()
    return visit.render("users.html", status, accounts=listed, roles=ROLES, problem=problem)


def change_users(visit: Visit) -> Response:
    """Add a user, change a role or a password, or remove one. Nobody does so to themselves: an editor always stays."""
    try:
        _change(visit, visit.field("do"), visit.field("name"))
    except InputError as error:
        return _page(visit, 422, str(error))
    return visit.go("/users")


def _change(visit: Visit, act: str, name: str) -> None:
    users = visit.site.store.users
    if act == "add":
        with HASHING:
            users.add(name, _role(visit), visit.field("password"), visit.site.clock())
        return
    known = users.find(name)
    if known == visit.user:
        raise InputError(visit.tongue.say("Your own role and name are changed by another editor."))
    if act == "role":
        users.give_role(name, _role(visit))
    elif act == "password":
        with HASHING:
            users.set_password(name, visit.field("password"))
    elif act == "remove":
        users.remove(name)
    else:
        raise InputError("do is one of add, role, password, remove.")


def _role(visit: Visit) -> Role:
    given = visit.field("role")
    for role in ROLES:
        if role == given:
            return role
    raise InputError(f"role is one of {', '.join(ROLES)}.")
