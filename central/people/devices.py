"""Pure: what a browser is called, out of what it says of itself, so that people know their own."""

import re

_BROWSERS = (
    ("Cốc Cốc", r"coc_coc_browser/(\d+)"),
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Samsung Internet", r"SamsungBrowser/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+).* Safari/"),
)
"""Those that are built on another say its name as well, so they come first."""
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X"),
    ("ChromeOS", "CrOS"),
    ("Linux", "Linux"),
)


def device_name(said: str) -> str:
    """`Chrome 142, Windows`; empty for what says nothing that is known."""
    matches = ((name, re.search(pattern, said)) for name, pattern in _BROWSERS)
    browser = next((f"{name} {match[1]}" for name, match in matches if match), "")
    system = next((name for name, mark in _SYSTEMS if mark in said), "")
    return ", ".join(part for part in (browser, system) if part) if browser else ""
