"""The users, as an editor looks after them."""

from __future__ import annotations

from typing import get_args

from starlette.responses import Response

from aligner.errors import InputError
from aligner.i18n import N_
from aligner.model import Role
from aligner.review.web.login import HASHING
from aligner.review.web.request import PageRequest

ROLES: tuple[Role, ...] = get_args(Role)
NAMES = (N_("viewer"), N_("translator"), N_("editor"))


def show_users(request: PageRequest) -> Response:
    """Everybody, with role, keys, and when they were last here."""
    return _page(request)


def _page(request: PageRequest, status: int = 200, problem: str = "") -> Response:
    listed = request.site.store.users.listed()
    return request.render("users.html", status, accounts=listed, roles=ROLES, problem=problem)


def change_users(request: PageRequest) -> Response:
    """Add a user, change a role or a password, or remove one. Nobody does so to themselves: an editor always stays."""
    try:
        _change(request, request.field("do"), request.field("name"))
    except InputError as error:
        return _page(request, 422, str(error))
    return request.go("/users")


def _change(request: PageRequest, act: str, name: str) -> None:
    users = request.site.store.users
    if act == "add":
        with HASHING:
            users.add(name, _role(request), request.field("password"), request.site.clock())
        return
    known = users.find(name)
    if known == request.user:
        raise InputError(request.locale.say("You cannot change your own role or name: ask another editor."))
    if act == "role":
        users.give_role(name, _role(request), request.user)
    elif act == "password":
        with HASHING:
            users.set_password(name, request.field("password"))
    elif act == "remove":
        users.remove(name, request.user)
    else:
        raise InputError("Invalid do: expected add, role, password or remove.")


def _role(request: PageRequest) -> Role:
    given = request.field("role")
    for role in ROLES:
        if role == given:
            return role
    raise InputError(f"role is one of {', '.join(ROLES)}.")
