"""The shelf keeps what central has signed, and nothing that is not what its name says."""

from pathlib import Path

import pytest

from contract.lists import Elsewhere, PackageList
from contract.package import Package, sha256_of, write_package
from contract.refused import Malformed
from edge.shelf import Shelf
from tests.edge.unit import open_shelf
from tests.makers import (
    EIGHT,
    TICKET_KEY,
    UNIT_KEY,
    make_document,
    make_list,
    make_package,
    sealed,
)

PAPER, PICTURE = b"%PDF-1.7 a paper", b"\x89PNG a page"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return open_shelf(tmp_path)


def with_paper() -> Package:
    return make_package(documents=(make_document(PAPER, images=(sha256_of(PICTURE),)),))


def test_an_empty_shelf_has_nothing_and_lacks_nothing(shelf: Shelf) -> None:
    assert shelf.listed() is None
    assert shelf.signed_list() is None
    assert (dict(shelf.packages), dict(shelf.keys())) == ({}, {})
    assert (shelf.missing_packages(), shelf.missing_documents(), shelf.elsewhere(8)) == ([], [], None)


def test_a_list_says_what_is_missing_until_it_is_here(shelf: Shelf) -> None:
    # given
    package = with_paper()
    message = sealed(make_list(package))

    # when
    offer = shelf.take_list(message).offers[0]
    before = shelf.missing_packages(), shelf.missing_documents()
    shelf.put_package(write_package(package), offer.sha256)
    after = shelf.missing_packages(), shelf.missing_documents()
    for raw in (PAPER, PICTURE):
        shelf.incoming(sha256_of(raw)).write_bytes(raw)
        shelf.keep_document(sha256_of(raw))

    # then
    assert before == ([offer], [])
    assert after == ([], [sha256_of(PAPER), sha256_of(PICTURE)])
    assert (shelf.missing_packages(), shelf.missing_documents()) == ([], [])
    assert shelf.packages[offer.sha256] == package
    assert shelf.signed_list() == message
    paper = shelf.document(sha256_of(PAPER))
    assert paper is not None
    assert paper.read_bytes() == PAPER


def test_another_process_sees_a_new_list_at_once(shelf: Shelf, tmp_path: Path) -> None:
    # given
    other = open_shelf(tmp_path)
    shelf.take_list(sealed(make_list()))
    assert other.elsewhere(8) is None

    # when
    there = Elsewhere(meeting=8, room="Phòng họp số 2", starts_at=EIGHT)
    shelf.take_list(sealed(make_list(serial=2, elsewhere=(there,))))

    # then
    assert other.elsewhere(8) == there
    assert other.keys()[1].public_bytes_raw() == TICKET_KEY.public_key().public_bytes_raw()


def another_unit() -> bytes:
    return sealed(make_list(serial=9, unit="room-13"))


def another_signer() -> bytes:
    return sealed(make_list(serial=9), UNIT_KEY)


def cut() -> bytes:
    return sealed(make_list(serial=9))[:-1]


def empty() -> bytes:
    return b""


def older() -> bytes:
    return sealed(make_list(serial=4))


@pytest.mark.parametrize("wrong", [another_unit, another_signer, cut, empty, older])
def test_a_wrong_list_is_named_and_the_present_one_stays(wrong: object, shelf: Shelf) -> None:
    # given
    assert callable(wrong)
    present = sealed(make_list(serial=5))
    shelf.take_list(present)

    # when
    with pytest.raises(Malformed) as said:
        shelf.take_list(wrong())

    # then
    assert "\n" not in str(said.value)
    assert shelf.signed_list() == present


def test_the_same_list_again_changes_nothing(shelf: Shelf) -> None:
    # given
    message = sealed(make_list(make_package()))

    # when
    taken: list[PackageList] = [shelf.take_list(message), shelf.take_list(message)]

    # then
    assert taken[0] == taken[1] == shelf.listed()


def test_a_restored_central_is_followed_and_its_former_lists_are_not(shelf: Shelf) -> None:
    # given
    former = sealed(make_list(serial=9))
    shelf.take_list(former)

    # when
    restored = shelf.take_list(sealed(make_list(serial=1, incarnation="second")))

    # then
    assert shelf.listed() == restored
    with pytest.raises(Malformed, match="former incarnation first"):
        shelf.take_list(former)
    assert shelf.listed() == restored


def test_a_package_of_another_name_is_refused(shelf: Shelf) -> None:
    with pytest.raises(Malformed, match="not the one named"):
        shelf.put_package(write_package(make_package()), "0" * 64)
    with pytest.raises(Malformed, match="not a package"):
        shelf.put_package(b"{}", sha256_of(b"{}"))
    assert dict(shelf.packages) == {}


def test_a_package_that_was_damaged_on_the_disk_counts_as_missing(shelf: Shelf, tmp_path: Path) -> None:
    # given
    package = make_package()
    offer = shelf.take_list(sealed(make_list(package))).offers[0]
    shelf.put_package(write_package(package), offer.sha256)

    # when
    path = tmp_path / "shelf" / "packages" / offer.sha256
    path.write_bytes(path.read_bytes().replace(b"2/3", b"1/3"))

    # then
    assert open_shelf(tmp_path).missing_packages() == [offer]


def test_a_download_that_is_not_what_its_name_says_begins_anew(shelf: Shelf) -> None:
    # given
    name = sha256_of(PAPER)
    shelf.incoming(name).write_bytes(PAPER[:-1])

    # when
    with pytest.raises(Malformed, match="not the file named"):
        shelf.keep_document(name)

    # then
    assert not shelf.incoming(name).exists()
    assert shelf.document(name) is None
