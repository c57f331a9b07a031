"""The artificial people's browser: opens pages over HTTP, keeps cookies, sends the forms as they stand in the page."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin, urlsplit

TIMEOUT_S = 20
LISTEN_S = 60

Lost = (OSError, http.client.HTTPException)
"""What a browser shows as "no connection"; the person tries again later."""


@dataclass(kw_only=True)
class Form:
    """A form of a page. `fields` are its hidden fields, `marks` what its boxes offer, `words` its buttons."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    marks: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


@dataclass(kw_only=True)
class Page:
    """A page as it was answered; `topics` is what it listens to."""

    address: str
    status: int
    text: str
    forms: list[Form] = field(default_factory=list)
    topics: str = ""

    def form(self, action: str) -> Form | None:
        """The first form that goes to an address beginning so."""
        return next((one for one in self.forms if urlsplit(one.action).path.startswith(action)), None)


class Browser:
    """One device of one person."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def open(self, path: str) -> Page:
        return self._ask(urljoin(self.site, path), None)

    def send(self, page: Page, form: Form, typed: Mapping[str, str]) -> Page:
        """Send a form of this page with what was typed or pressed."""
        return self._ask(urljoin(page.address, form.action), {**form.fields, **typed})

    def changes(self, page: Page) -> Iterator[None]:
        """Listen as the page's script does; one item each time when the page should be asked for again."""
        address = urljoin(self.site, f"/live?{urlencode({'topics': page.topics})}")
        with self._opener.open(address, timeout=LISTEN_S) as answer:
            for line in answer:
                if line.startswith(b"event: "):
                    yield

    def _ask(self, address: str, fields: Mapping[str, str] | None) -> Page:
        data = None if fields is None else urlencode(fields).encode()
        try:
            answer = self._opener.open(address, data=data, timeout=TIMEOUT_S)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            text = answer.read().decode()
            page = Page(address=answer.url, status=answer.status, text=text)
        _Reader(page).feed(text)
        return page


class _Reader(HTMLParser):
    """Finds a page's forms."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if "data-topics" in known:
            self._page.topics = known["data-topics"]
        if tag == "form":
            self._form = Form(action=known.get("action", ""))
            self._page.forms.append(self._form)
        elif self._form and tag in ("input", "button"):
            self._keep(self._form, known, is_button=tag == "button")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    @staticmethod
    def _keep(form: Form, known: Mapping[str, str], *, is_button: bool) -> None:
        name, value, kind = known.get("name", ""), known.get("value", ""), known.get("type", "text")
        if is_button:
            form.buttons.append((name, value))
        elif kind in ("radio", "checkbox"):
            form.marks.setdefault(name, []).append(value)
        elif name and kind == "hidden":
            form.fields[name] = value
