"""A sheet of officials that somebody has sent in and not accepted yet."""

from central.people.importing import keep_draft
from central.people.sheets import What
from tests.pictures.central.scene import Scene, official

ROWS = """Họ và tên;Xưng hô;Thư điện tử công vụ;Điện thoại;Mã cơ quan;Chức vụ;Cấp;Từ ngày;Đến ngày
Trần Thị Ngọc Diệp;bà;diep.tn@truonggiang.gov.vn;0912 345 678;so-tai-chinh;Chuyên viên;;01/12/2026;
Lê Hoàng Phúc;ông;phuc.lh@truonggiang.gov.vn;;so-y-te;Trưởng phòng Tổ chức cán bộ;Lãnh đạo phòng;01/12/2026;
Nguyễn Văn Tám;ông;tam.nv;;so-y-te;Chuyên viên;;01/12/2026;
Phạm Thị Lan;bà;lan.pt@truonggiang.gov.vn;;so-giao-thong;Chuyên viên;;31/11/2026;
"""


def sheet_sent(scene: Scene) -> None:
    by, now_ms = official("phovp"), scene.now_ms
    name = "Cán bộ mới tháng 12.csv"
    draft = keep_draft(scene.database, ROWS.encode(), What.OFFICIALS, name=name, by=by, now_ms=now_ms)
    scene.numbers["sheet"] = draft.id
