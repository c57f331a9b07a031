"""PDFs with real text layers for tests, drawn by the same library that prints central's papers."""

from functools import cache

import weasyprint

HEAD = """<style>@page { size: A4; margin: 20mm } body { font-family: 'Liberation Serif'; font-size: 13pt }
.top { display: flex; justify-content: space-between } .top div { width: 45%; text-align: center }
.stamp { border: 2px solid red; color: red; font-weight: bold; display: inline-block; padding: 1mm 4mm }</style>"""


@cache
def pdf(
    text: str = "Dự toán ngân sách năm 2027, bảo mật thông tin theo quy định.", *, stamp: str = "", pages: int = 1
) -> bytes:
    """An official paper; `stamp` stands where a secrecy stamp stands, below number and symbol on the left."""
    stamped = f'<p class="stamp">{stamp}</p>' if stamp else ""
    left, right = f"SỞ TÀI CHÍNH<br>Số: 12/BC-STC{stamped}", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    first = f'<div class="top"><div>{left}</div><div>{right}</div></div>'
    body = "".join(f'<p style="page-break-before:{"always" if page else "auto"}">{text}</p>' for page in range(pages))
    written: bytes = weasyprint.HTML(string=HEAD + first + body).write_pdf()
    return written
