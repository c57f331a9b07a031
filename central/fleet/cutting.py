"""What mosquitto is told of units whose certificates were withdrawn, as commands of its plugin for dynamic security.

The plugin ends the connection of a client that it disables. It does not keep out whom a certificate lets in: that is
for the list of withdrawals, once the broker has it. Until then central takes nothing of it, and cuts it off again.
"""

from collections.abc import Collection, Iterator, Sequence

import msgspec


def changed(units: Sequence[str], in_service: Collection[str]) -> bytes:
    """Cut off all of these units; those that are in service, under new keys, may connect again at once."""
    return msgspec.json.encode({"commands": [one for unit in units for one in _commands(unit, unit in in_service)]})


def _commands(unit: str, is_in_service: bool) -> Iterator[dict[str, str]]:
    for command in ("createClient", "disableClient", *(("deleteClient",) if is_in_service else ())):
        yield {"command": command, "username": unit}
