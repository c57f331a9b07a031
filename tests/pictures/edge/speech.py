"""What the room's ear wrote down, and the ear switched off."""

import dataclasses
from pathlib import Path

import msgspec
from playwright.sync_api import Page

from contract.events import Silence
from contract.wording import Spoken, Wording
from edge.captions import Final, Listening, Partial, State
from edge.settings import Speech as SpeechSettings
from edge.sound.keeping import Keeper
from edge.sound.store import For, SoundStore
from tests.edge.kiosk.house import House
from tests.makers import CENTRAL_KEY, MEETING, UNIT_KEY
from tests.pictures.session import SECRETARY, session

DOUBTFUL = ("ngân", "chủ")
RECORDING = "0a1b2c3d4e5f6071"
_DAY_MS = 86_400_000


def listened(house: House) -> None:
    """The unit has an ear, and what was said is written down; the strip of captions is filled as by its process."""
    house.settings = msgspec.structs.replace(house.settings, speech=SpeechSettings(model=Path("model")))
    known = dataclasses.replace(house.app.extensions["kiosk"], settings=house.settings)
    house.app.extensions["kiosk"] = known
    house.desk.begin_listening(MEETING, RECORDING)
    _keep(known.sound)
    said = (
        (0, "xin chào các đồng chí chúng ta bắt đầu nội dung một"),
        (5, "kính thưa chủ tọa tôi xin báo cáo kết quả giải ngân mười tháng"),
        (5, "tỷ lệ giải ngân đạt sáu mươi hai phần trăm kế hoạch"),
        (9, "đề nghị sở tài chính bổ sung số liệu của từng chủ đầu tư"),
    )
    known.hearing.take(State(listening=Listening.ON, meeting=MEETING))
    for place, (speaker, text) in enumerate(said):
        house.clock.pass_ms(20_000)
        words = tuple(
            Spoken(word, 20_000 * place + 300 * at, 20_000 * place + 300 * at + 280, 520 if word in DOUBTFUL else 985)
            for at, word in enumerate(text.split())
        )
        house.desk.write_down(MEETING, RECORDING, Wording(words=words), speaker=speaker, item="item-1")
        known.hearing.take(
            Final(meeting=MEETING, speaker=speaker, words=tuple((one.word, one.is_doubtful) for one in words))
        )
    known.hearing.take(Partial(text="và báo cáo ủy ban nhân"))
    house.desk.accept_speech(MEETING, (list(house.room.heard)[1],), SECRETARY)


def _keep(store: SoundStore) -> None:
    """Sixty-five seconds of it, but for five in which the disk took none."""
    keeper = Keeper(store, For(unit=UNIT_KEY.public_key(), central=CENTRAL_KEY.public_key()), leaves=0)
    keeper.begin(MEETING, RECORDING)
    keeper.take(bytes(65 * 32_000), 16_000)
    keeper.close()
    (store.folder / str(MEETING) / RECORDING / "000008").unlink()


def deaf(house: House) -> None:
    """The secretary has switched the ear off."""
    house.app.extensions["kiosk"].hearing.take(State(listening=Listening.OFF, meeting=MEETING))
    house.desk.switch_listening(MEETING, SECRETARY, on=False)


def unrecorded(house: House) -> None:
    """Who speaks does not want to be recorded."""
    house.app.extensions["kiosk"].hearing.take(State(listening=Listening.OFF, meeting=MEETING))
    house.desk.refuse_recording(MEETING, SECRETARY)
    house.clock.pass_ms(60_000)


def days_later(house: House) -> None:
    """The meeting is over; the room is another meeting's, and its secretary still reviews what was said."""
    house.desk.end_listening(MEETING, RECORDING, Silence.ENDED)
    house.desk.end(MEETING, 1)
    house.clock.pass_ms(3 * _DAY_MS)
    now = house.clock.now().at_ms
    times = {"opens_at": now - 60_000, "starts_at": now + 600_000, "ends_at": now + 7_200_000}
    house.take(session(**times, meeting=MEETING + 1, title="Giao ban tuần"))


def captions_shown(page: Page) -> None:
    page.wait_for_selector(".strip:not([hidden])")
