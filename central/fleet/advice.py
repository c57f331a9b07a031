"""What an administrator reads of each concern about a unit: its name, and what to do."""

from collections.abc import Sequence

from flask_babel import gettext as _

from central.fleet.concerns import Concern

_GRAVE = {Concern.HELD, Concern.FAULTS, Concern.DISK}


def tone(found: Sequence[Concern]) -> str:
    """How a unit's tile or the badge of one concern looks: the words beside it say the same."""
    if not found:
        return "ok"
    if found[0] in (Concern.ENDED, Concern.NEVER_SEEN):
        return ""
    return "stop" if _GRAVE & set(found) else "attention"


def advice() -> dict[Concern, tuple[str, str]]:
    """Each concern, and what to do."""
    return {
        Concern.ENDED: (_("Đã thu hồi"), _("Thiết bị này không còn được kết nối; dữ liệu đã nhận vẫn được lưu.")),
        Concern.HELD: (
            _("Tạm ngừng nhận dữ liệu"),
            _("Thiết bị đã gửi dữ liệu sai nhiều lần; xem trang dữ liệu chưa xử lý được rồi cho nhận trở lại."),
        ),
        Concern.NEVER_SEEN: (
            _("Chưa kết nối lần nào"),
            _("Bật thiết bị và kiểm tra cáp mạng; chạy lệnh edge doctor trên thiết bị để biết nguyên nhân."),
        ),
        Concern.AWAY: (
            _("Mất kết nối"),
            _("Phòng họp vẫn làm việc bình thường và lưu đủ dữ liệu. Kiểm tra nguồn điện và mạng của phòng."),
        ),
        Concern.FAULTS: (_("Có dữ liệu chưa xử lý được"), _("Xem trang dữ liệu chưa xử lý được.")),
        Concern.SERVICE: (
            _("Có phần mềm ngừng chạy"),
            _("Phần đó tự chạy lại; nếu vẫn ngừng, chạy lệnh edge doctor trên thiết bị để biết nguyên nhân."),
        ),
        Concern.CAMERA: (
            _("Camera ở cửa không có hình"),
            _("Kiểm tra vật che ống kính, cáp camera và đèn trước cửa; vẫn điểm danh được bằng tên hoặc mã dán cửa."),
        ),
        Concern.LACKS_PACKAGES: (
            _("Chưa nhận đủ dữ liệu cuộc họp"),
            _("Thiết bị đang tải; nếu quá một giờ, kiểm tra đường truyền tới trung tâm."),
        ),
        Concern.LATE_LINES: (
            _("Chưa gửi hết nhật ký"),
            _("Dữ liệu an toàn tại phòng họp và tự gửi khi mạng tốt; nếu cần gấp, dùng lệnh edge export ra USB."),
        ),
        Concern.CLOCK: (_("Đồng hồ sai"), _("Kiểm tra pin đồng hồ (RTC) và máy chủ giờ của thiết bị.")),
        Concern.DISK: (_("Sắp hết dung lượng"), _("Chạy lệnh edge doctor trên thiết bị để biết cần xóa gì.")),
        Concern.SLOW: (
            _("Ghi dữ liệu chậm"),
            _("Thẻ nhớ hoặc ổ của thiết bị sắp hỏng; chuẩn bị thiết bị dự phòng và thay sau cuộc họp."),
        ),
        Concern.HEAT: (_("Nhiệt độ cao"), _("Kiểm tra quạt và chỗ đặt thiết bị.")),
        Concern.CERTIFICATE: (
            _("Chứng thư sắp hết hạn"),
            _("Chuẩn bị thay thiết bị hoặc kích hoạt lại trước ngày hết hạn."),
        ),
        Concern.UPDATE: (
            _("Cập nhật không thành công"),
            _("Phòng họp vẫn làm việc bằng phiên bản trước hoặc phiên bản mới; xem nguyên nhân ở trang phiên bản."),
        ),
        Concern.SOFTWARE: (_("Phiên bản khác trung tâm"), _("Thiết bị sẽ được cập nhật ngoài giờ họp.")),
    }
