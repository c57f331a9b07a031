"""A second meeting that wants the room of the one that waits for its approval."""

from central.meetings.states import State
from demo.seed import Draft, arrange
from tests.pictures.central.scene import MINUTE, Scene


def rival_registered(scene: Scene) -> None:
    """Done once for all pictures of a scene."""
    if "rival" in scene.meetings:
        return
    waits = scene.meetings["waits"]
    draft = Draft(
        title="Họp thẩm định danh mục dự án đầu tư công năm 2027",
        room=waits.where.name,
        starts_at_ms=waits.starts_at_ms + 60 * MINUTE,
        chair="pct.kinhte",
        invited=("so-tai-chinh.lanhdao", "so-xay-dung.lanhdao"),
        agenda=(("Danh mục dự án khởi công mới", "Sở Tài chính"),),
        state=State.AWAITING,
    )
    scene.meetings["rival"] = arrange(scene.planning, draft)
