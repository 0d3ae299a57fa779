"""Signing in and out, and a user's own account."""

from __future__ import annotations

from threading import BoundedSemaphore

from starlette.responses import Response

from aligner.errors import InputError
from aligner.review.web import guard
from aligner.review.web.address import own_path
from aligner.review.web.attempts import WINDOW, network
from aligner.review.web.visit import Visit

HASHING = BoundedSemaphore(2)  # each takes 64 MiB and a core


def show_login(visit: Visit) -> Response:
    """Who is it?"""
    if visit.user.role:
        return visit.go("/queue")
    return visit.sign_in(own_path(visit.query.get("next", "/queue")))


def log_in(visit: Visit) -> Response:
    """Open a session for the right password; one answer for every wrong name and password."""
    name, after = visit.field("name"), own_path(visit.field("next") or "/queue")
    address, sessions = network(visit.address), visit.site.store.sessions
    known = visit.site.store.users.find(name)
    familiar = sessions.came_from(known.name if known else name, address)
    if not visit.site.attempts.allow(name, address, familiar):
        told = visit.tongue.say("Too many attempts. Wait ten minutes, then try again.")
        response = visit.sign_in(after, 429, problem=told, name=name)
        response.headers["Retry-After"] = str(WINDOW * 60)
        return response
    with HASHING:
        user = visit.site.store.users.verified(name, visit.field("password"))
    if user is None:
        told = visit.tongue.say("Name and password do not go together.")
        return visit.sign_in(after, 403, problem=told, name=name)
    visit.site.attempts.forget(name, address)
    if visit.session:
        sessions.close(visit.session)
    return _opened(visit, after, sessions.open(user, address, visit.site.clock()))


def _opened(visit: Visit, where: str, session: str) -> Response:
    """On, with the cookie of a session that is new: none that was known before is taken over."""
    response = visit.go(where)
    visit.give(response, guard.session_cookie(visit.secure), session)
    response.delete_cookie(guard.COOKIE)
    return response


def log_out(visit: Visit) -> Response:
    """Sign out here, or everywhere."""
    if visit.field("do") == "everywhere":
        visit.site.store.sessions.close_all(visit.user.name)
    else:
        visit.site.store.sessions.close(visit.session)
    response = visit.go("/login")
    name = guard.session_cookie(visit.secure)
    response.delete_cookie(name, secure=visit.secure, httponly=True, samesite="strict")
    return response


def show_account(visit: Visit) -> Response:
    """The user's own password and sessions."""
    return visit.render("account.html", problem="")


def change_password(visit: Visit) -> Response:
    """A new password for who knows the old one; other browsers are signed out, this one goes on in a new session."""
    store, name, address = visit.site.store, visit.user.name, network(visit.address)
    try:
        if not visit.site.attempts.allow(name, address, True):
            raise InputError(visit.tongue.say("Too many attempts. Wait ten minutes, then try again."))
        with HASHING:
            if store.users.verified(name, visit.field("old")) is None:
                raise InputError(visit.tongue.say("That is not your present password."))
            if visit.field("new") != visit.field("again"):
                raise InputError(visit.tongue.say("The new password was written in two ways."))
            store.users.set_password(name, visit.field("new"))
    except InputError as error:
        return visit.render("account.html", 422, problem=str(error))
    return _opened(visit, "/account", store.sessions.open(visit.user, address, visit.site.clock()))
