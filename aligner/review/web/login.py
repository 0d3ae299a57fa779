"""Signing in and out, and a user's own account."""

from __future__ import annotations

from threading import BoundedSemaphore

from starlette.responses import Response

from aligner.errors import InputError
from aligner.review.web import security
from aligner.review.web.address import own_path
from aligner.review.web.attempts import WINDOW, network
from aligner.review.web.request import PageRequest

HASHING = BoundedSemaphore(2)  # each takes 64 MiB and a core


def show_login(request: PageRequest) -> Response:
    """Show the page to sign in."""
    if request.user.role:
        return request.go("/")
    return request.sign_in(own_path(request.query.get("next", "/")))


def log_in(request: PageRequest) -> Response:
    """Open a session for the right password; one answer for every wrong name and password."""
    name, after = request.field("name"), own_path(request.field("next") or "/")
    address, sessions = network(request.address), request.site.store.sessions
    known = request.site.store.users.find(name)
    familiar = sessions.came_from(known.name if known else name, address)
    if not request.site.attempts.allow(name, address, familiar):
        problem = request.locale.say("Too many attempts. Wait ten minutes, then try again.")
        response = request.sign_in(after, 429, problem=problem, name=name)
        response.headers["Retry-After"] = str(WINDOW * 60)
        return response
    with HASHING:
        user = request.site.store.users.verified(name, request.field("password"))
    if user is None:
        problem = request.locale.say("Wrong name or password.")
        return request.sign_in(after, 403, problem=problem, name=name)
    request.site.attempts.forget(name, address)
    if request.session:
        sessions.close(request.session)
    return _opened(request, after, sessions.open(user, address, request.site.clock()))


def _opened(request: PageRequest, where: str, session: str) -> Response:
    """On, with the cookie of a session that is new: none that was known before is taken over."""
    response = request.go(where)
    request.give(response, security.session_cookie(request.secure), session)
    response.delete_cookie(security.COOKIE)
    return response


def log_out(request: PageRequest) -> Response:
    """Sign out here, or everywhere."""
    if request.field("do") == "everywhere":
        request.site.store.sessions.close_all(request.user.name)
    else:
        request.site.store.sessions.close(request.session)
    response = request.go("/login")
    name = security.session_cookie(request.secure)
    response.delete_cookie(name, secure=request.secure, httponly=True, samesite="strict")
    return response


def show_account(request: PageRequest) -> Response:
    """Show the user's own password and sessions."""
    return request.render("account.html", problem="")


def change_password(request: PageRequest) -> Response:
    """Change the password of a user who knows the old one; other browsers are signed out, this one gets a new session."""
    store, name, address = request.site.store, request.user.name, network(request.address)
    try:
        if not request.site.attempts.allow(name, address, True):
            raise InputError(request.locale.say("Too many attempts. Wait ten minutes, then try again."))
        with HASHING:
            if store.users.verified(name, request.field("old")) is None:
                raise InputError(request.locale.say("The current password is wrong."))
            if request.field("new") != request.field("again"):
                raise InputError(request.locale.say("The new passwords do not match."))
            store.users.set_password(name, request.field("new"))
    except InputError as error:
        return request.render("account.html", 422, problem=str(error))
    return _opened(request, "/account", store.sessions.open(request.user, address, request.site.clock()))
