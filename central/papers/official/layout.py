"""The measures of Decree 30/2020, Annex I, section I: within what range each must be, and what our papers use."""

from dataclasses import dataclass

FACE = "Times New Roman"
PRINTED_FACE = "Liberation Serif"
"""Metric-compatible and free; Times New Roman may be named but not handed on."""
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

SYMBOLS = {
    "THÔNG BÁO": "TB",
    "BIÊN BẢN": "BB",
    "GIẤY MỜI": "GM",
    "TỜ TRÌNH": "TTr",
    "NGHỊ QUYẾT": "NQ",
    "BÁO CÁO": "BC",
    "QUYẾT ĐỊNH": "QĐ",
    "KẾ HOẠCH": "KH",
    "CHƯƠNG TRÌNH": "CTr",
    "ĐỀ ÁN": "ĐA",
    "PHƯƠNG ÁN": "PA",
    "DANH SÁCH": "DS",
}
"""Names of papers and the letters that stand for them in a number's symbol."""
MINUTES, LIST, SECRETARY, RECIPIENTS, KEPT = "BIÊN BẢN", "DANH SÁCH", "THƯ KÝ", "Nơi nhận", "- Lưu: VT"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure: `used` by our papers, allowed from `least` to `most`; `clause` of Annex I says so."""

    used: float
    least: float
    most: float
    clause: str

    def allows(self, value: float, *, slack: float = 0.0) -> bool:
        return self.least - slack <= value <= self.most + slack


PAGE_MM = (210, 297)
TOP_MM = Measure(used=20, least=20, most=25, clause="I.3")
BOTTOM_MM = Measure(used=20, least=20, most=25, clause="I.3")
LEFT_MM = Measure(used=30, least=30, most=35, clause="I.3")
RIGHT_MM = Measure(used=20, least=15, most=20, clause="I.3")
PAGE_NUMBER_PT = Measure(used=13, least=13, most=14, clause="I.7")
NATION_PT = Measure(used=12, least=12, most=13, clause="II.1")
MOTTO_PT = Measure(used=13, least=13, most=14, clause="II.1")
BODY_NAME_PT = Measure(used=12, least=12, most=13, clause="II.2")
NUMBER_PT = Measure(used=13, least=13, most=13, clause="II.3")
PLACE_PT = Measure(used=13, least=13, most=14, clause="II.4")
NAME_PT = Measure(used=14, least=13, most=14, clause="II.5")
TEXT_PT = Measure(used=14, least=13, most=14, clause="II.6")
INDENT_MM = Measure(used=12.7, least=10, most=12.7, clause="II.6")
AFTER_PT = Measure(used=6, least=6, most=36, clause="II.6")
LINES = Measure(used=1.1, least=1.0, most=1.5, clause="II.6")
SIGNATURE_PT = Measure(used=14, least=13, most=14, clause="II.7")
RECIPIENTS_PT = Measure(used=12, least=12, most=12, clause="II.9")
RECIPIENT_PT = Measure(used=11, least=11, most=11, clause="II.9")
MOTTO_RULE_SHARE = Measure(used=1.0, least=1.0, most=1.0, clause="II.1")
RULE_SHARE = Measure(used=0.42, least=1 / 3, most=1 / 2, clause="II.2, II.5")
"""How long a rule is beside the line of words above it."""

WIDTH_MM = PAGE_MM[0] - LEFT_MM.used - RIGHT_MM.used
HEAD_MM = (68.0, WIDTH_MM - 68.0)
"""The head's two columns: the body that issues the paper, the nation's name."""
BOX_MM = (50.0, 28.0)
"""The room for a signature, between the office and the name."""
SEAL_MM = 28.0
"""How wide the agency's box is."""
