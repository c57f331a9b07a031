"""Reads what a process shows to Prometheus, as Prometheus itself would."""

import urllib.error
import urllib.request

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

Figures = dict[tuple[str, frozenset[tuple[str, str]]], float]


def figures(text: str) -> Figures:
    """Every sample of an exposition, by its name and labels."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def exposed(port: int) -> str:
    """What a process on this machine answers; an AssertionError when none does, as `eventually` wants it."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            text: bytes = answer.read()
    except urllib.error.URLError as error:
        raise AssertionError(f"nobody answers on {port}: {error}") from None
    return text.decode()


def scrape(port: int) -> Figures:
    return figures(exposed(port))


def read(registry: CollectorRegistry) -> Figures:
    return figures(generate_latest(registry).decode())


def figure(found: Figures, name: str, **labels: str) -> float:
    """One sample; an AssertionError when it is not there, as `eventually` wants it."""
    assert (name, frozenset(labels.items())) in found, f"{name} {labels} is not shown"
    return found[name, frozenset(labels.items())]
