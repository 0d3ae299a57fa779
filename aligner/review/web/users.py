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
    """Return everybody, with role, keys, and when they were last here."""
    return _page(request)


def _page(request: PageRequest, status: int = 200, problem: str = "", removing: str = "", key: str = "") -> Response:
    listed = request.site.store.users.listed()
    return request.render("users.html", status, accounts=listed, roles=ROLES, problem=problem, removing=removing, key=key)


def change_users(request: PageRequest) -> Response:
    """Add a user, change a role, a password or keys, or remove one after a question.

    Nobody changes their own role or removes themselves: an editor always stays. A new key is shown this once.
    """
    act, name = request.field("do"), request.field("name")
    try:
        if act == "key":
            now = request.site.clock()
            return _page(request, key=request.site.store.sessions.make_key(name, request.field("label"), now))
        if act == "remove" and request.field("sure") != "1":
            return _page(request, removing=_other(request, name))
        _change(request, act, name)
    except InputError as error:
        return _page(request, 422, request.locale.translate(str(error)))
    return request.go("/users")


def _change(request: PageRequest, act: str, name: str) -> None:
    users = request.site.store.users
    if act == "add":
        with HASHING:
            users.add(name, _role(request), request.field("password"), request.site.clock())
        return
    if act == "revoke":
        request.site.store.sessions.revoke_key(name, request.field("label"))
        return
    name = _other(request, name)
    if act == "role":
        users.give_role(name, _role(request), request.user)
    elif act == "password":
        with HASHING:
            users.set_password(name, request.field("password"))
    elif act == "remove":
        users.remove(name, request.user)
    else:
        raise InputError("Invalid do: expected add, role, password, key, revoke or remove.")


def _other(request: PageRequest, name: str) -> str:
    """Return the name of another user. Raises InputError for the editor's own, and for one that nobody has."""
    found = request.site.store.users.find(name)
    if found is None:
        raise InputError(request.locale.say("No user is named {name}.", name=name[:64]))
    if found == request.user:
        raise InputError(request.locale.say("You cannot change your own role or name: ask another editor."))
    return found.name


def _role(request: PageRequest) -> Role:
    given = request.field("role")
    for role in ROLES:
        if role == given:
            return role
    raise InputError(f"role is one of {', '.join(ROLES)}.")
