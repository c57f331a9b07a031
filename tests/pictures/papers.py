"""Pages of an official paper as images, as central draws them for readers."""

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONTS = Path("/usr/share/fonts/truetype/liberation2")
_HEAD = (
    ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("TỈNH TRƯỜNG GIANG", "Độc lập - Tự do - Hạnh phúc"),
)
_TEXT = [
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "Căn cứ Luật Phí và lệ phí và các văn bản hướng dẫn thi hành;",
    "Ủy ban nhân dân tỉnh trình Hội đồng nhân dân tỉnh dự thảo Nghị quyết",
    "quy định mức thu, chế độ thu, nộp, quản lý và sử dụng các khoản phí,",
    "lệ phí thuộc thẩm quyền quyết định của Hội đồng nhân dân tỉnh, như sau:",
    "1. Sự cần thiết ban hành Nghị quyết",
    "Các mức thu hiện hành được quy định từ năm 2020, một số khoản không còn",
    "phù hợp với chi phí thực tế và với tổ chức chính quyền hai cấp.",
    "2. Mục đích, quan điểm xây dựng",
    "Bảo đảm thu đúng, thu đủ, công khai, minh bạch, thuận lợi cho người nộp.",
    "3. Quá trình xây dựng dự thảo",
    "Sở Tài chính đã lấy ý kiến các sở, ngành, địa phương và đối tượng chịu",
    "tác động; Sở Tư pháp đã thẩm định.",
]
_SIZE, _LINE = (1240, 1754), 52


@cache
def pages_of_a_paper(number: int = 2) -> tuple[bytes, ...]:
    """WEBP images of A4 pages."""
    return tuple(_page(place) for place in range(number))


def _page(place: int) -> bytes:
    image = Image.new("RGB", _SIZE, "white")
    draw = ImageDraw.Draw(image)
    plain = ImageFont.truetype(_FONTS / "LiberationSerif-Regular.ttf", 33)
    bold = ImageFont.truetype(_FONTS / "LiberationSerif-Bold.ttf", 33)
    top = 140
    if place == 0:
        for row, (left, right) in enumerate(_HEAD):
            draw.text((330, top + row * _LINE), left, font=bold, fill="black", anchor="mm")
            draw.text((860, top + row * _LINE), right, font=bold, fill="black", anchor="mm")
        draw.text((620, 360), "TỜ TRÌNH", font=bold, fill="black", anchor="mm")
        top = 450
    for row, line in enumerate(_TEXT if place == 0 else _TEXT[5:] + _TEXT[2:5]):
        draw.text((150, top + row * _LINE), line, font=bold if line[:1].isdigit() else plain, fill="black")
    raw = io.BytesIO()
    image.save(raw, "WEBP", quality=80)
    return raw.getvalue()
