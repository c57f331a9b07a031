"""What became of the week's meetings: answered, rejected, postponed, cancelled."""

from central.meetings.actions import cancel, postpone, reject
from central.meetings.models import Attendee
from central.meetings.naming import confirm, decline
from central.meetings.states import State
from central.meetings.typed import Typed
from central.people.models import Official
from demo.seed import Draft, arrange
from tests.pictures.central.scene import BEGINS, MINUTE, Scene, official


def answers(scene: Scene) -> None:
    """Some say that they come, one that he does not."""
    for one in ("so-tai-chinh", "so-y-te", "so-tu-phap", "cong-an"):
        confirm(scene.planning, scene.main.id, by=official(f"{one}.lanhdao"))
    decline(scene.planning, scene.main.id, by=official("quan-su.lanhdao"), reason="Dự hội nghị của Quân khu")


def mobiles_given(_scene: Scene) -> None:
    """The directory knows the leaders' mobile telephones."""
    for number, one in enumerate(Official.select().where(Official.email.contains("lanhdao"))):
        Official.update(phone=f"0912 345 {number:03}").where(Official.id == one.id).execute()


def other_fates(scene: Scene) -> None:
    """Meetings that were rejected, postponed and cancelled."""
    day = 24 * 60 * MINUTE
    fates = {
        "rejected": "Họp triển khai chuyển đổi vị trí công tác",
        "postponed": "Hội nghị trực tuyến phòng, chống hạn mặn",
        "cancelled": "Họp góp ý Đề án phát triển du lịch cộng đồng gắn với xây dựng nông thôn mới giai đoạn 2026 - 2030",
    }
    for name, title in fates.items():
        draft = Draft(
            title=title,
            room="Phòng họp trực tuyến",
            starts_at_ms=BEGINS + (3 + list(fates).index(name)) * day,
            chair="pct.vanxa",
            invited=("so-vhttdl.lanhdao",),
            agenda=(("Báo cáo", "Sở Nội vụ"),),
            state=State.AWAITING if name == "rejected" else State.APPROVED,
        )
        scene.meetings[name] = arrange(scene.planning, draft)
    numbers = {name: scene.meetings[name].id for name in fates}
    reject(scene.planning, numbers["rejected"], by=official("chanhvp"), reason="Đề nghị bổ sung tài liệu.")
    postpone(
        scene.planning, numbers["postponed"], by=official("pct.vanxa"), reason="Chủ trì đi công tác.", typed=Typed({})
    )
    cancel(scene.planning, numbers["cancelled"], by=official("pct.vanxa"), reason="Ghép vào phiên họp thường kỳ.")


def pin_unseen(scene: Scene) -> None:
    """A PIN is shown once; each picture shows it for the first time."""
    Attendee.update(pin_shown=False).where(Attendee.meeting == scene.main).execute()
