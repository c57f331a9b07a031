"""A file is taken for what is in it; secrets are held back before anything is kept."""

import io
import subprocess
from pathlib import Path

import pytest

from central.documents import rules
from central.documents.rules import look_into, title_of
from central.documents.store import Store
from contract.refused import Refused
from tests.central.documents.papers import pdf


def look(raw: bytes) -> rules.Looked:
    return look_into(io.BytesIO(raw), support="Văn phòng, 0293")


def test_a_pdf_is_taken_with_its_number_of_pages() -> None:
    assert look(pdf(pages=3)).pages == 3


@pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a2_a_stamped_paper_is_held_back_with_whom_to_call(stamp: str) -> None:
    with pytest.raises(Refused) as refused:
        look(pdf(stamp=stamp))
    assert f"“{stamp}”" in str(refused.value)
    assert "Văn phòng, 0293" in str(refused.value)


@pytest.mark.parametrize(
    "text", ["Công tác bảo mật, bí mật nhà nước: tài liệu Mật, Tối mật.", "MẬT ong rừng", "Độ mật: không"]
)
def test_the_word_in_a_sentence_is_no_stamp(text: str) -> None:
    assert look(pdf(text)).stamp == ""


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "không phải PDF"),
        (b"GIF89a......", "không phải PDF"),
        (b"PK\x03\x04 a document of an office program", "lưu tệp sang PDF"),
        (b"%PDF-1.7\n%broken beyond repair", "bị hỏng"),
        (pdf()[:400], "bị hỏng"),
    ],
)
def test_what_is_no_readable_pdf_is_refused_in_words(raw: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        look(raw)


def test_a_hanging_reader_is_a_broken_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hangs = tmp_path / "hangs.py"
    hangs.write_text("import threading; threading.Event().wait()")
    monkeypatch.setattr(rules, "_TOOL", hangs)
    assert rules.run_pdf(["look"], io.BytesIO(pdf()), timeout_s=1).problem == "broken"


def test_the_tool_needs_no_folder_to_run_in() -> None:
    done = subprocess.run(
        [rules.sys.executable, "-P", str(rules._TOOL), "look"],
        input=pdf(),
        capture_output=True,
        check=True,
        cwd="/",
        env={"PYTHONPATH": str(rules._TOOL.parents[2])},
    )
    assert done.stdout == b'{"pages": 1}'


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Bao_cao  thang 11.pdf", "Bao cao thang 11"),
        ("C:\\tài liệu\\dự thảo.PDF", "dự thảo"),
        (".pdf", "Tài liệu"),
        ("", "Tài liệu"),
    ],
)
def test_a_title_comes_from_the_name_without_folders(name: str, title: str) -> None:
    assert title_of(name) == title


def test_the_store_keeps_a_file_once_under_its_hash(tmp_path: Path) -> None:
    store = Store(tmp_path)
    names = {store.put(io.BytesIO(b"paper"))[0] for _ in range(2)}
    [name] = names
    assert store.path(name).read_bytes() == b"paper"
    assert len([one for one in tmp_path.rglob("*") if one.is_file()]) == 1
    with pytest.raises(ValueError, match="64 hexadecimal"):
        store.path("../../etc/passwd")
