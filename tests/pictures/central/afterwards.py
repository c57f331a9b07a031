"""While a meeting runs and after it: proceedings, faults, the record's papers."""

from tests.pictures.central.course import adjourned, drafted, ended, fault, full, looked_through, other_words, running
from tests.pictures.central.fates import answers
from tests.pictures.central.rooms import both_voted, one_is_missing
from tests.pictures.central.scene import Scene, shot
from tests.pictures.central.signing import partly_signed
from tests.pictures.central.tasks import tasks_given
from tests.pictures.central.touches import open_details, register_much
from tests.pictures.central.units import in_rings, on_the_map, units
from tests.pictures.shots import Chapter

CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        lambda: Scene(answers, both_voted),
        (
            shot("rooms-voted", "/meetings/{main}/proceedings", "thuky", is_main=True),
            shot("rooms-meeting", "/meetings/{main}", "thuky"),
            shot("rooms-register", "/register", "dangky", touch=open_details, is_main=True),
        ),
    ),
    Chapter(
        lambda: Scene(answers, one_is_missing),
        (shot("rooms-missing", "/meetings/{main}/proceedings", "thuky"),),
    ),
    Chapter(
        lambda: Scene(answers, running, fault, units),
        (
            shot("ongoing", "/ongoing", "chutich", is_main=True),
            shot("meeting-running", "/meetings/{main}", "chutich"),
            shot("proceedings-running", "/meetings/{main}/proceedings", "chutich"),
            shot("move-room", "/meetings/{main}/move", "thuky", is_main=True),
            shot("faults", "/faults", "quantri", is_main=True),
            shot("fleet-watched", "/fleet", "quantri", is_main=True),
            shot("fleet-map", "/fleet", "quantri", prepare=on_the_map, is_main=True),
            shot("fleet-releases", "/fleet/releases", "quantri", prepare=in_rings, is_main=True),
        ),
    ),
    Chapter(
        lambda: Scene(answers, adjourned),
        (
            shot("adjourned-list", "/ongoing", "chutich", is_main=True),
            shot("adjourned-meeting", "/meetings/{main}", "chutich"),
            shot("adjourned-proceedings", "/meetings/{main}/proceedings", "chutich"),
        ),
    ),
    Chapter(
        lambda: Scene(answers, ended, other_words, drafted),
        (
            shot("faults-misfit", "/faults", "quantri", is_main=True),
            shot("minutes-misfit", "/papers/{minutes}", "thuky", is_main=True),
            shot("proceedings-misfit", "/meetings/{main}/proceedings", "thuky"),
        ),
    ),
    Chapter(
        lambda: Scene(answers, full),
        (
            shot("disk-full", "/register", "dangky", touch=register_much, is_main=True),
            shot("disk-full-read", "/meetings/{main}", "dangky"),
        ),
    ),
    Chapter(
        lambda: Scene(answers, ended, looked_through),
        (
            shot("ended", "/ended", "chutich", is_main=True),
            shot("search", "/search?q=bao+cao", "chutich", is_main=True),
            shot("reports", "/reports?from=2026-10-01&until=2026-12-31", "phovp", is_main=True),
            shot("meeting-ended", "/meetings/{main}", "so-tai-chinh.lanhdao"),
            shot("proceedings", "/meetings/{main}/proceedings", "thuky", is_main=True),
            shot("speech", "/meetings/{main}/speech", "thuky", is_main=True),
            shot("tasks-meeting", "/meetings/{main}/tasks?from=0", "thuky", prepare=tasks_given, is_main=True),
            shot("tasks-own", "/tasks", "thuky", prepare=tasks_given, is_main=True),
            shot("tasks-one", "/tasks/{task}", "so-tai-chinh.lanhdao", prepare=tasks_given, is_main=True),
            shot("tasks-follow", "/tasks/{reported}", "thuky", prepare=tasks_given),
            shot("tasks-empty", "/tasks", "tt-phuc-vu.pho"),
            shot("proceedings-votes", "/meetings/{main}/proceedings", "thuky", touch=open_details),
        ),
    ),
    Chapter(
        lambda: Scene(answers, ended, drafted),
        (
            shot("papers", "/meetings/{main}/papers", "thuky", is_main=True),
            shot("papers-speaker", "/meetings/{main}/papers", "speaker", is_main=True),
            shot("notes", "/meetings/{main}/notes", "speaker", is_main=True),
            shot("notes-none", "/meetings/{main}/notes", "chutich"),
            shot("minutes", "/papers/{minutes}", "thuky", is_main=True),
            shot("minutes-lines", "/papers/{minutes}", "thuky", touch=open_details),
            shot("notice", "/papers/{notice}", "thuky", is_main=True),
            shot("minutes-edit", "/papers/{minutes}/edit", "thuky", is_main=True),
            shot("minutes-check", "/papers/{minutes}/check", "speaker", is_main=True),
            shot("line", "/meetings/{main}/lines/{last_line}", "thuky", is_main=True),
            shot("verify", "/verify/{last_line}/00", "thuky", is_main=True),
            shot("notice-signing", "/papers/{notice}", "thuky", prepare=partly_signed, is_main=True),
        ),
    ),
)
