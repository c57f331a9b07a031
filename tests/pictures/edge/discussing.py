"""Reading, asking for the floor, speaking; the lost link and the full disk."""

from tests.makers import MEETING
from tests.pictures.edge.course import before, closed_item, discuss, start
from tests.pictures.edge.handing_out import handed_out, offered
from tests.pictures.edge.scene import Scene
from tests.pictures.edge.screens import chair, delegate, display, door, secretary
from tests.pictures.edge.speech import captions_shown, days_later, deaf, listened, unrecorded
from tests.pictures.edge.touches import (
    LONG,
    ask_otherwise,
    conclude_at_once,
    end_speech,
    fill_disk,
    for_the_first_time,
    key_in,
    lost,
    old_form,
    propose_after_another,
    send_opinion,
    take_the_pen,
    tour_on,
    unreachable,
)
from tests.pictures.shots import DESK, HAND, PHONE, TABLET, Chapter, Shot

CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        lambda: Scene(before, start, discuss, offered),
        (
            chair("offered", is_main=True),
            chair("end-offered", "/chair/?ask=end"),
            chair("papers-offered", "/chair/papers", is_main=True),
            chair("offer", "/chair/offers/offer-0", is_main=True),
            delegate("offer", "/offer", 9, is_main=True, sizes=HAND),
            secretary("papers-offered", "/secretary/papers"),
        ),
    ),
    Chapter(
        lambda: Scene(before, start, discuss),
        (
            door("running"),
            delegate("home", "/", 9, whole=True, is_main=True, sizes=HAND),
            delegate("tour", "/", 9, before=for_the_first_time, touch=tour_on, is_main=True, sizes=HAND),
            secretary("tour", before=for_the_first_time, is_main=True, sizes=(DESK, TABLET)),
            delegate("speaking", "/", 5),
            delegate("opinion", "/opinion", 9, is_main=True, sizes=HAND),
            delegate("opinion-given", "/opinion", 9, touch=send_opinion("Đề nghị làm rõ nguồn vốn đối ứng.")),
            delegate("paper", "/documents/to-trinh", 9, is_main=True, sizes=HAND),
            delegate("paper-loading", "/documents/bao-cao", 9),
            delegate("lost", "/", 9, before=unreachable, touch=lost),
            delegate("refused", "/opinion", 9, touch=send_opinion("   "), is_main=True),
            delegate("old-form", "/opinion", 9, touch=old_form),
            delegate("too-long", "/opinion", 9, touch=send_opinion("Ý kiến. " * 30_000)),
            delegate("not-found-page", "/nowhere", 9),
            delegate("broken", "/broken", 9),
            chair("discussion", is_main=True),
            chair("speakers", "/chair/speakers"),
            chair("other-request", "/chair/speakers", touch=ask_otherwise, is_main=True),
            secretary("speakers", "/chair/speakers", touch=ask_otherwise, sizes=(DESK, PHONE)),
            delegate("speaking", "/", 5),
            chair("agenda", "/chair/agenda", is_main=True),
            chair("end-early", "/chair/?ask=end"),
            chair("pause", "/chair/?ask=pause"),
            chair("lost", before=unreachable, touch=lost),
            secretary("discussion", is_main=True, sizes=(DESK, TABLET)),
            secretary("roll-review", "/secretary/roll?show=missing"),
            secretary("roll-absent", "/secretary/roll?show=absent"),
            chair("presiding", "/chair/presiding"),
            chair("presiding-reason", "/chair/presiding?to=3"),
            chair("secretaries", "/chair/secretaries", is_main=True),
            chair("secretary-reason", "/chair/secretaries?to=9", is_main=True),
            secretary("secretaries", "/chair/secretaries?to=9", sizes=(PHONE,)),
            secretary("words", "/secretary/words", is_main=True),
            secretary("words-keyed-in", "/secretary/words", touch=key_in),
            Shot(name="secretary-refused", path="/secretary/", sizes=(DESK,), person="9"),
            display("speaking", is_main=True),
            display("lost", before=unreachable, touch=lost),
            secretary("lost", before=unreachable, touch=lost),
            chair("disk-full", prepare=fill_disk, touch=end_speech),
            secretary("disk-full", "/secretary/words", prepare=fill_disk, touch=conclude_at_once),
            delegate("disk-full", "/opinion", 9, prepare=fill_disk, touch=send_opinion(LONG)),
        ),
    ),
    Chapter(
        lambda: Scene(before, start, discuss),
        (secretary("words-both", "/secretary/words", touch=propose_after_another, is_main=True, sizes=(DESK, TABLET)),),
    ),
    Chapter(
        lambda: Scene(before, start, discuss, listened),
        (
            chair("captions", touch=captions_shown, is_main=True),
            display("captions", touch=captions_shown, is_main=True),
            secretary("heard"),
            secretary("speech", "/secretary/speech", touch=captions_shown, is_main=True, sizes=(DESK, TABLET)),
            secretary("speech-opinion", "/secretary/speech?opinion={heard}"),
            secretary("speech-edit", "/secretary/speech?edit={heard}"),
        ),
    ),
    Chapter(
        lambda: Scene(before, start, discuss, listened, days_later),
        (
            secretary("speech-past-meetings", "/secretary/speech/earlier", sizes=(DESK, PHONE)),
            secretary("speech-of-a-past-meeting", f"/secretary/speech?meeting={MEETING}"),
        ),
    ),
    Chapter(
        lambda: Scene(before, start, discuss, listened, unrecorded),
        (
            chair("unrecorded", is_main=True),
            secretary("unrecorded", sizes=(DESK, PHONE)),
            secretary("unrecorded-speech", "/secretary/speech", whole=True),
        ),
    ),
    Chapter(lambda: Scene(before, start, discuss, listened, deaf), (chair("deaf"), display("deaf"), secretary("deaf"))),
    Chapter(
        lambda: Scene(before, start, discuss, handed_out),
        (
            delegate("paper-pages", "/documents/here-0?page=2", 9, is_main=True, sizes=HAND),
            delegate("paper-follow", "/follow", 9, is_main=True, sizes=HAND),
            delegate("paper-replaced", "/documents/chuong-trinh", 9),
            delegate("paper-withdrawn", "/documents/phan-bo", 9),
            delegate("home-presented", "/", 9, whole=True),
            delegate("notes", "/notes", 9, whole=True, is_main=True),
            delegate("opinion-page", "/opinion?document=here-0&page=2", 9, is_main=True),
            delegate("paper-ink", "/documents/here-0?page=2", 9, touch=take_the_pen, is_main=True, sizes=HAND),
            delegate("paper-note", "/documents/here-0?page=2", 9, whole=True),
            chair("papers", "/chair/papers", is_main=True),
            secretary("papers", "/secretary/papers", is_main=True, sizes=(DESK, TABLET)),
            secretary("paper-replace", "/secretary/papers?ask=replace&document=to-trinh", is_main=True),
            secretary("paper-withdraw", "/secretary/papers?ask=withdraw&document=to-trinh"),
            display("paper", is_main=True),
        ),
    ),
    Chapter(lambda: Scene(before, start, discuss, closed_item), (secretary("closed-item"),)),
)
