"""A browser of a few lines that opens and presses, out of the standard library alone, so that a unit can run it too.

python visitor.py ADDRESS open PATHS | press PATHS ACTION [name=value …], PATHS opened one after another: /a,/b
"""

import html
import http.cookiejar
import re
import sys
import urllib.parse
import urllib.request


class Visitor:
    """Somebody with one device before the pages of one address."""

    def __init__(self, address: str) -> None:
        self._address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._browser = urllib.request.build_opener(jar)

    def open(self, path: str, *, filled: bytes | None = None) -> str:
        with self._browser.open(urllib.parse.urljoin(self._address, path), data=filled, timeout=20) as answer:
            text: str = answer.read().decode()
        return text

    def press(self, page: str, action: str, **fields: str) -> str:
        """Send the form of this page whose address is `action`, with what it holds already and these fields."""
        form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.DOTALL)
        if form is None:
            raise AssertionError(f"no form {action} in: {page}")
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[1])
        held = {name: html.unescape(value) for name, value in hidden}
        return self.open(action, filled=urllib.parse.urlencode({**held, **fields}).encode())


if __name__ == "__main__":
    visitor = Visitor(sys.argv[1])
    for path in sys.argv[3].split(","):
        shown = visitor.open(path)
    if sys.argv[2] == "press":
        shown = visitor.press(shown, sys.argv[4], **dict(field.split("=", 1) for field in sys.argv[5:]))
    print(shown)  # noqa: T201 - whoever runs it on another machine reads its output
