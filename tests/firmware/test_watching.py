"""Prometheus takes the rules and the dashboard's questions, and each names only what central really shows."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from central.db import migrate, open_database
from central.fleet.measuring import Fleet
from central.fleet.models import Certificate, Unit
from central.measures import Intake, Pages, Work, own_registry
from central.proceedings.models import RunKey
from central.settings import read_settings
from tests.central.settings import central_settings
from tests.firmware.test_templates import CENTRAL, SERVER, write
from tests.servers import program

FILES = Path(__file__).parents[2] / "ansible/roles/monitoring/files"
RULES = FILES / "hop.rules.yml"
DASHBOARD = FILES / "hop-dashboard.json"
_NAME = re.compile(r"\b(?:hop|process|up)(?:_[a-z_]+)?\b")
_LABELS = re.compile(r"\b(?:by|on) ?\(([a-z, ]+)\)|\{([^}]*)\}")
# Given by Prometheus itself, by Prometheus's configuration, and by the nightly backup's file (backup.sh.j2).
_GIVEN_LABELS = {"job", "instance", "service"}
_GIVEN = {"up", "hop_backup_done_seconds"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Every sample's name that web, sync and worker show, with its labels; a unit has said all that one can say."""
    folder = tmp_path_factory.mktemp("central")
    database = open_database("sqlite:///central.sqlite", folder=folder)
    migrate(database)
    with database.connection_context():
        said = {
            "seen_at_ms": 1,
            "offset_ms": 1,
            "free": 0.5,
            "hottest_c": 50.0,
            "camera": "dark",
            "software": "1",
            "slowest_write_ms": 9,
        }
        Unit.create(name="phong-1", room="Phòng 1", added_at_ms=0, stalled="door", **said)
        RunKey.create(unit="phong-1", public="ab" * 32, from_ms=0)
        Certificate.create(serial="1", subject="phong-1", issued_at_ms=0, expires_at_ms=1)
    registry: CollectorRegistry = own_registry()
    Fleet(database, central_settings(folder, "sqlite:///central.sqlite"), registry=registry)
    Intake(registry).took(lines=1, runs=1, refused=["signature"])
    Work(registry).letters.labels("sent").inc()
    pages = Pages(registry)
    pages.requests.labels("/", "GET", "2xx").inc()
    pages.seconds.labels("/").observe(0.1)
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(generate_latest(registry).decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    database.close()
    return found


def questions() -> Iterator[tuple[str, str]]:
    """Who asks, and what: each panel and each rule."""
    for panel in json.loads(DASHBOARD.read_text())["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for expression in re.findall(r"^ +expr: (.*hop_.*|.*job=.*)$", RULES.read_text(), re.MULTILINE):
        yield RULES.name, expression


def strange(expression: str, shown: dict[str, set[str]]) -> set[str]:
    """What an expression names that nobody shows."""
    bare = re.sub(r'"[^"]*"', '""', expression)
    labels = {
        name.strip()
        for grouped, matched in _LABELS.findall(bare)
        for name in (grouped.split(",") if grouped else re.findall(r"([a-z_]+)\s*[=!]", matched))
    }
    names = set(_NAME.findall(_LABELS.sub(" ", bare)))
    known = _GIVEN_LABELS.union(*(shown.get(name, set()) for name in names))
    return (names - set(shown) - _GIVEN) | (labels - known)


def test_every_question_names_what_is_shown(shown: dict[str, set[str]]) -> None:
    asked = list(questions())
    assert len(asked) > 40
    assert {(who, wrong) for who, one in asked for wrong in strange(one, shown)} == set()


@pytest.mark.parametrize(
    ("expression", "wrong"),
    [
        ("max by (unit) (hop_unit_lag_secondz)", "hop_unit_lag_secondz"),
        ("sum by (room) (hop_unit_lag_lines)", "room"),
        ('hop_outbox_waiting{sort="notice"}', "sort"),
        ("rate(hop_http_seconds_buckets[5m])", "hop_http_seconds_buckets"),
    ],
)
def test_what_nobody_shows_is_noticed(shown: dict[str, set[str]], expression: str, wrong: str) -> None:
    assert wrong in strange(expression, shown)


def test_nothing_that_is_shown_is_left_unwatched(shown: dict[str, set[str]]) -> None:
    """Each figure of ours is in a panel or a rule, or is here with the reason."""
    for_a_look = {"hop_sync_shards", "hop_unit_plans_held", "hop_applying_seconds", "hop_unit_faults"}
    asked = " ".join(one for _, one in questions())
    families = {re.sub(r"_(bucket|count|sum|created)$", "", name) for name in shown if name.startswith("hop_")}
    assert {one for one in families if one not in asked and one not in for_a_look} == set()


def promtool(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([program("promtool"), *words], capture_output=True, text=True, check=False)


def test_prometheus_takes_the_rules_and_the_dashboards_questions(tmp_path: Path) -> None:
    rules = [{"record": f"question:{number}", "expr": one} for number, (_, one) in enumerate(questions())]
    asked = tmp_path / "questions.yml"
    asked.write_text(json.dumps({"groups": [{"name": "all", "rules": rules}]}))

    for file in (RULES, asked):
        done = promtool("check", "rules", file)
        assert done.returncode == 0, done.stdout + done.stderr


ALERTS = """
rule_files: [RULES]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - {series: 'hop_units{state="connected",instance="c"}', values: '295x9 20x60'}
      - {series: 'hop_units{state="away",instance="c"}', values: '5x9 280x60'}
      - {series: 'hop_broker_connected{instance="a"}', values: '1x30 0x30'}
      - {series: 'hop_broker_connected{instance="b"}', values: '0x60'}
      - {series: 'hop_unit_silent_seconds{unit="p1",instance="c"}', values: '0+60x60'}
      - {series: 'hop_unit_silent_seconds{unit="p2",instance="c"}', values: '0+60x60'}
      - {series: 'hop_unit_in_meeting{unit="p1",instance="c"}', values: '1x60'}
      - {series: 'hop_unit_in_meeting{unit="p2",instance="c"}', values: '0x60'}
    alert_rule_test:
      - {eval_time: 9m, alertname: RoomsAway, exp_alerts: []}
      - eval_time: 30m
        alertname: RoomsAway
        exp_alerts:
          - exp_labels: {severity: wake, instance: c, state: away}
            exp_annotations: {summary: "280 rooms are away: broker, network or certificates, not the rooms"}
      - {eval_time: 30m, alertname: BrokerGone, exp_alerts: []}
      - eval_time: 40m
        alertname: BrokerGone
        exp_alerts:
          - exp_labels: {severity: wake}
            exp_annotations: {summary: "no central sync has a link to the broker; rooms go on and keep everything"}
      - eval_time: 50m
        alertname: RoomInMeetingAway
        exp_alerts:
          - exp_labels: {severity: work, unit: p1, instance: c}
            exp_annotations: {summary: "p1 has a meeting and was not heard for half an hour"}
"""


def test_one_broker_wakes_somebody_and_one_room_without_a_meeting_nobody(tmp_path: Path) -> None:
    file = tmp_path / "alerts.yml"
    file.write_text(ALERTS.replace("RULES", str(RULES)))

    done = promtool("test", "rules", file)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("watcher", "seen_at", "door"), [("trung-tam", "127.0.0.1", False), ("xa", "10.20.0.10", True)]
)
def test_central_opens_its_figures_to_who_watches_and_to_nobody_else(
    tmp_path: Path, watcher: str, seen_at: str, door: bool
) -> None:
    hosts = {
        "groups": {"central": ["trung-tam"], "monitoring": [watcher], "all": ["trung-tam", watcher], "units": []},
        "hostvars": {"trung-tam": {"ansible_host": "10.20.0.10"}, "xa": {"ansible_host": "10.20.0.77"}},
    }
    settings = write("central/templates/central.toml.j2", tmp_path, **{**CENTRAL, "central_enrolment": False, **hosts})
    metrics = read_settings(settings).metrics
    watching = write("monitoring/templates/prometheus.yml.j2", tmp_path, inventory_hostname=watcher, **hosts)
    firewall = write("base/templates/nftables.conf.j2", tmp_path, **{**SERVER, **hosts}).read_text()

    assert metrics is not None
    assert metrics.address == ("0.0.0.0" if door else "127.0.0.1")  # noqa: S104 - the firewall lets in one machine
    for port in (metrics.web, metrics.sync, metrics.worker):
        assert f'"{seen_at}:{port}"' in watching.read_text()
    assert ("9301-9304" in firewall) is door
    assert not door or "ip saddr 10.20.0.77 tcp dport { 9100, 9301-9304 } accept" in firewall
    done = promtool("check", "config", "--syntax-only", watching)
    assert done.returncode == 0, done.stdout + done.stderr
