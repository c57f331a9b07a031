"""Tasks out of the session's conclusion: one new, one late, one reported as done."""

from datetime import timedelta

from central.people.models import Agency
from central.tasks.actions import Assignment, give, report
from central.tasks.models import Task
from tests.pictures.central.scene import Scene, official


def tasks_given(scene: Scene) -> None:
    """Done once for all pictures of a scene."""
    if "task" in scene.numbers:
        return
    scene.numbers["task"] = _give(scene, "so-tai-chinh", "Bố trí kinh phí hỗ trợ chuyển đổi số cấp xã năm 2027").id
    late = _give(scene, "so-noi-vu", "Rà soát, bố trí công chức phụ trách chuyển đổi số tại các xã, phường")
    Task.update(due_on=scene.planning.today - timedelta(days=4)).where(Task.id == late.id).execute()
    done = _give(scene, "so-tu-phap", "Thẩm định dự thảo Nghị quyết về hỗ trợ chuyển đổi số cấp xã")
    report(
        scene.planning,
        done.id,
        "Đã có Báo cáo thẩm định, gửi Sở Tài chính và Văn phòng Ủy ban nhân dân tỉnh.",
        by=official("so-tu-phap.lanhdao"),
        is_done=True,
    )
    scene.numbers["reported"] = done.id


def _give(scene: Scene, code: str, text: str) -> Task:
    given = Assignment(
        text=text,
        lead=Agency.get(Agency.code == code).id,
        partners=(Agency.get(Agency.code == "so-y-te").id,),
        due_on=scene.planning.today + timedelta(days=12),
    )
    return give(scene.planning, scene.main.id, given, by=official("thuky"))
