"""The dossier: one signed ZIP that is verified offline; any byte changed anywhere is named. # R8.1"""

import io
import zipfile
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.__main__ import main
from central.documents.store import Store
from central.papers import actions
from central.papers.collecting import seal_next
from central.papers.dossier import MANIFEST, SIGNATURE, Chain, Manifest, pack_dossier, write_zip
from central.papers.models import Dossier
from central.papers.verifying import verify_dossier
from central.proceedings.actions import erase
from tests.central.papers.held import OPINION, draft_all, hold
from tests.central.province import Province
from tests.makers import CENTRAL_KEY, key_of, public_pem

PUBLIC = CENTRAL_KEY.public_key()


def sealed(province: Province, folder: Path) -> bytes:
    """The dossier of a meeting whose minutes were signed."""
    held, store = hold(province), Store(folder / "files")
    draft_all(held)
    held.signed()
    return seal(province, held, store)


def seal(province: Province, held: object, store: Store) -> bytes:
    draft_all(held, store)  # type: ignore[arg-type]
    assert seal_next(province.planning, store, key=CENTRAL_KEY)
    newest = Dossier.select().order_by(Dossier.number.desc()).get()
    return store.path(newest.sha256).read_bytes()


def files_of(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def sealed_again(files: dict[str, bytes], key: Ed25519PrivateKey = CENTRAL_KEY) -> bytes:
    """What somebody who has such a key makes out of changed files."""
    manifest = msgspec.json.decode(files[MANIFEST], type=Manifest)
    inner = {path: one for path, one in files.items() if path not in (MANIFEST, SIGNATURE)}
    raw = io.BytesIO()
    pack_dossier(manifest, inner, raw, key=key)
    return raw.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    write_zip(files, raw)
    return raw.getvalue()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_dossier_is_whole_and_any_changed_byte_is_named(province: Province, tmp_path: Path) -> None:
    raw = sealed(province, tmp_path)

    found = verify_dossier(raw, key=PUBLIC)
    assert found.wrong == []
    assert any("lines are chained and signed by their units" in one for one in found.held)
    assert any("-minutes names line" in one for one in found.held)

    for place in range(0, len(raw), len(raw) // 300):
        changed = bytearray(raw)
        changed[place] ^= 0x20
        assert verify_dossier(bytes(changed), key=PUBLIC).wrong, f"byte {place} was changed and nobody noticed"
    for cut in (0, 10, len(raw) // 2, len(raw) - 1):
        assert verify_dossier(raw[:cut], key=PUBLIC).wrong
    assert verify_dossier(raw + b"x", key=PUBLIC).wrong


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_file_in_which_a_byte_was_changed_is_named(province: Province, tmp_path: Path) -> None:
    raw = sealed(province, tmp_path)
    files = files_of(raw)

    assert {name.split("/")[0] for name in files} == {MANIFEST, SIGNATURE, "index.xml", "papers", "record"}
    for name, body in files.items():
        place = raw.index(body) + len(body) // 2
        changed = bytearray(raw)
        changed[place] ^= 1
        assert any(name in one for one in verify_dossier(bytes(changed), key=PUBLIC).wrong), name


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_forged_record_is_found_even_when_it_is_sealed_anew(province: Province, tmp_path: Path) -> None:
    files = files_of(sealed(province, tmp_path))
    path = next(name for name in files if name.startswith("record/lines/"))
    chain = msgspec.json.decode(files[path], type=Chain)
    texts = [one.replace('"item":"noi-dung-1"', '"item":"noi-dung-2"') for one in chain.texts]
    forged = {**files, path: msgspec.json.encode(msgspec.structs.replace(chain, texts=tuple(texts)))}

    assert any("not those that were signed" in one for one in verify_dossier(sealed_again(forged)).wrong)
    by_another = sealed_again(files, key_of(9))
    assert any(SIGNATURE in one for one in verify_dossier(by_another, key=PUBLIC).wrong)
    less = {name: one for name, one in files.items() if not name.startswith("record/packages/")}
    assert any("plan that is not in the dossier" in one for one in verify_dossier(sealed_again(less)).wrong)
    more = zipped({**files, "papers/extra.pdf": b"x"})
    assert "papers/extra.pdf does not belong to it" in verify_dossier(more, key=PUBLIC).wrong


def test_a_later_dossier_names_the_one_before(province: Province, tmp_path: Path) -> None:
    held, store = hold(province), Store(tmp_path / "files")
    draft_all(held)
    signed = held.signed()
    first = seal(province, held, store)
    assert not seal_next(province.planning, store, key=CENTRAL_KEY)

    province.clock.at_ms += 1000
    people, planning = province.people, province.planning
    again = actions.amend(planning, signed.id, by=people["secretary"])
    actions.submit(planning, again.id, by=people["secretary"])
    actions.agree(planning, again.id, by=people["chair"])
    actions.sign(planning, again.id, number="9", dated_on=planning.today, by=people["secretary"])
    second = seal(province, held, store)

    former = Dossier.get(Dossier.number == 1)
    manifest = msgspec.json.decode(files_of(second)[MANIFEST], type=Manifest)
    assert (manifest.number, manifest.former) == (2, former.manifest_sha256)
    assert len([name for name in files_of(second) if name.endswith(".pdf")]) == 2
    assert verify_dossier(second, key=PUBLIC).wrong == verify_dossier(first, key=PUBLIC).wrong == []


def test_a_text_that_was_erased_by_law_leaves_the_dossier_whole(province: Province, tmp_path: Path) -> None:
    held, store = hold(province), Store(tmp_path / "files")
    draft_all(held)
    held.signed()
    erase(province.database, content=OPINION.name, reason="theo yêu cầu", now_ms=province.clock())

    found = verify_dossier(seal(province, held, store), key=PUBLIC)

    assert found.wrong == []
    assert any("1 were erased" in one for one in found.held)


def test_anything_else_is_told_in_words() -> None:
    for raw in (b"", b"PK\x05\x06" + bytes(18), b"no zip at all", bytes(4000)):
        assert verify_dossier(raw).wrong


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_command_says_what_holds(province: Province, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = sealed(province, tmp_path)
    good, bad, key = tmp_path / "good.zip", tmp_path / "bad.zip", tmp_path / "key.pem"
    good.write_bytes(raw)
    bad.write_bytes(raw.replace(b"<dossier", b"<Dossier"))
    key.write_bytes(public_pem(PUBLIC))

    for file, code, words in ((good, 0, "signed by the key that was given"), (bad, 1, "index.xml was changed")):
        with pytest.raises(SystemExit) as ended:
            main(["verify", str(file), "--key", str(key)])
        assert (ended.value.code, words in capsys.readouterr().out) == (code, True)
