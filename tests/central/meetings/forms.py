"""A registration as an official types it."""

from tests.central.province import Province


def typed_fields(province: Province, **changes: str) -> dict[str, str]:
    """A form without a mistake: regular, in a week, an official and an agency invited, one ballot."""
    fields = {
        "title": "Họp về ngân sách",
        "content": "Xem xét dự toán",
        "secret": "no",
        "kind": "regular",
        "rule": "committee",
        "host-text": "Văn phòng Ủy ban nhân dân tỉnh",
        "date": "2026-11-30",
        "start": "08:00",
        "end": "11:00",
        "room": str(province.rooms[0].id),
        "opens": "30",
        "chairs-0-text": "nguyen minh hai",
        "secretaries-0-text": "Vũ Ngọc Ánh",
        "approver-text": "approver@tinh.gov.vn",
        "agenda-0-token": "n1",
        "agenda-0-title": "Dự toán năm 2027",
        "agenda-0-minutes": "30",
        "agenda-0-presenter": "Sở Tài chính",
        "invite-0-token": "m1",
        "invite-0-text": "Đỗ Thị Đào",
        "invite-0-category": "member",
        "invite-0-places": "1",
        "invite-1-token": "m2",
        "invite-1-text": "Sở Y tế",
        "invite-1-category": "invited",
        "invite-1-places": "1",
        "invite-1-level": "deputy",
        "ballot-0-token": "b1",
        "ballot-0-title": "Thông qua dự toán",
        "ballot-0-item": "n1",
    }
    return {**fields, **{name.replace("_", "-"): text for name, text in changes.items()}}
