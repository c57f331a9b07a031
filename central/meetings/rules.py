"""Rule packs: quorum and majority as data files with a citation, chosen at registration."""

import tomllib
from functools import cache
from importlib import resources

import msgspec

from contract.rules import Rule

DEFAULT = "plain"


@cache
def rule_packs() -> dict[str, Rule]:
    """Every rule pack by name, the plain meeting's first."""
    folder = resources.files(__package__).joinpath("rule_packs")
    texts = (file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml"))
    packs = [msgspec.convert(tomllib.loads(text), Rule) for text in texts]
    packs.sort(key=lambda rule: (rule.name != DEFAULT, rule.title))
    return {rule.name: rule for rule in packs}
