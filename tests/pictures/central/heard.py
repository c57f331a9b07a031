"""What people suggest and find difficult: a suggestion that is new, a difficulty that is answered."""

from central.feedback.actions import act_on, send_feedback
from central.feedback.rules import FeedbackAct, Kind
from tests.pictures.central.scene import Scene, official


def feedback_sent(scene: Scene) -> None:
    """Done once for all pictures of a scene."""
    if "feedback" in scene.numbers:
        return
    text = "Đề nghị Lịch công tác tuần hiện thêm số ghế còn trống của từng phòng họp khi đăng ký."
    send_feedback(scene.planning, Kind.SUGGESTION, text, by=official("dangky"), page="/week")
    text = (
        "Máy tính bảng của đơn vị không mở được tài liệu họp từ mạng của bệnh viện; tại trụ sở Sở thì mở bình thường."
    )
    row = send_feedback(scene.planning, Kind.DIFFICULTY, text, by=official("so-y-te.lanhdao"))
    told = "Mạng bệnh viện chặn địa chỉ của hệ thống; đã làm việc với bộ phận mạng, kính mời thử lại trong hôm nay."
    act_on(scene.planning, row.id, FeedbackAct.TAKE, told, by=official("quantri"))
    scene.numbers["feedback"] = row.id
