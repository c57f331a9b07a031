"""What every way of logging in begins and ends with: the login page, the browser's own mark, the cookies."""

import secrets

from flask import redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from central.people.login import LONGEST_MS, Browser
from central.people.provider import ATTEMPTS
from central.web.shell import COOKIE, DEVICE_COOKIE, address, centre

CHALLENGE = "challenge"
"""In the session of a browser that is asked for a passkey: for what, when, and what is to be signed."""
BY_PROVIDER = "by-provider"
"""In the session of a browser that the province's login service has let in."""
_YEAR_S = 365 * 86_400


def browser_here() -> Browser:
    """Where the request comes from; a browser that was never seen gets a mark of its own."""
    device = request.cookies.get(DEVICE_COOKIE, "")[:100] or secrets.token_urlsafe(24)
    return Browser(address=address(), name=request.user_agent.string, device=device)


def let_in(token: str, browser: Browser, *, to: str, by_provider: bool = False) -> ResponseReturnValue:
    """The browser holds the new login from now on and goes to the page that was wanted."""
    session.pop(ATTEMPTS, None)
    session.pop(CHALLENGE, None)
    session[BY_PROVIDER] = by_provider
    answer = redirect(to, 303)
    secure = centre().settings.web.public_url.startswith("https://")
    answer.set_cookie(COOKIE, token, max_age=LONGEST_MS // 1000, httponly=True, samesite="Lax", secure=secure)
    answer.set_cookie(DEVICE_COOKIE, browser.device, max_age=_YEAR_S, httponly=True, samesite="Lax", secure=secure)
    return answer


def login_page(*, to: str, email: str = "", problem: str = "") -> ResponseReturnValue:
    """All ways in, with what was wrong with the last one."""
    here = centre()
    page = render_template(
        "web/login.html",
        to=to,
        email=email,
        problem=problem,
        by_mail=here.mailbox is not None,
        provider=here.settings.oidc,
        by_passkey=here.place is not None,
    )
    return page, 409 if problem else 200
