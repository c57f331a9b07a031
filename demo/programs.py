"""The demo's processes under supervisord: each comes back when it is killed, and all end together."""

import configparser
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Program:
    """One process. `first` starts before the others: the broker."""

    name: str
    command: tuple[str, ...]
    first: bool = False


def write_configuration(path: Path, programs: tuple[Program, ...], *, folder: Path, logs: Path) -> Path:
    """A supervisord configuration that runs these programs in `folder`, one log each."""
    logs.mkdir(parents=True, exist_ok=True)
    config = configparser.RawConfigParser()
    config["supervisord"] = {
        "nodaemon": "true",
        "silent": "true",
        "logfile": str(logs / "supervisord.log"),
        "pidfile": str(path.with_suffix(".pid")),
        "childlogdir": str(logs),
        "user": "root" if _is_root() else "",
    }
    if not _is_root():
        del config["supervisord"]["user"]
    for place, program in enumerate(programs):
        config[f"program:{program.name}"] = {
            "command": " ".join(_quoted(word) for word in program.command),
            "directory": str(folder),
            "autorestart": "true",
            "startsecs": "1",
            "startretries": "1000",
            "stopwaitsecs": "8",
            "stopasgroup": "true",
            "killasgroup": "true",
            "priority": str(1 if program.first else 10 + place),
            "redirect_stderr": "true",
            "stdout_logfile": str(logs / f"{program.name}.log"),
            "stdout_logfile_maxbytes": "5MB",
            "stdout_logfile_backups": "1",
        }
    with path.open("w") as file:
        config.write(file)
    return path


def supervisord(configuration: Path) -> list[str]:
    """The command that runs a configuration in the foreground."""
    return [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(configuration)]


def _quoted(word: str) -> str:
    """supervisord splits like a shell and expands %(name)s."""
    return '"' + word.replace("%", "%%").replace('"', '\\"') + '"'


def _is_root() -> bool:
    return Path("/proc/self").stat().st_uid == 0
