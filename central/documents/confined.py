"""Gives up the network, every file but the named ones, and the starting of other processes. Linux only.

Landlock keeps the files, a seccomp filter the rest: neither needs a privilege, and neither can be taken back. For
programs that read files of strangers and do more with them than we know. What stays alone in its process can be
limited and ended as one.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_NO_NEW_PRIVS, _SECCOMP, _FILTER = 38, 22, 2
_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""Landlock's calls, the same on every processor."""
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_ALL_OF = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
"""What each version of Landlock may forbid of files; later ones no more."""
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15
_MAKE_SOCKET = 1 << 9
_LOOK = _EXECUTE | _READ_FILE | _READ_DIR
_NET, _SCOPED = 3, 3

_LOAD, _EQUALS, _AT_LEAST, _HAS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _PROCESSOR, _ARGUMENT = 0, 4, 16
"""Where the kernel lays what a filter looks at: a call's number, the processor, the first argument."""
_ENDS = {"allow": 0x7FFF0000, "kill": 0x80000000, "refuse": 0x00050000 | 13, "unknown": 0x00050000 | 38}
_AF_UNIX, _THREAD = 1, 1 << 16
_IO_URING_SETUP, _CLONE3, _FOREIGN = 425, 435, 0x40000000


class _Machine(NamedTuple):
    """A processor's name for the filter and the numbers of its calls; `forks` are those that newer ones lack."""

    name: int
    socket: int
    connect: int
    ptrace: int
    clone: int
    forks: tuple[int, ...] = ()


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 41, 42, 101, 56, (57, 58)),
    "aarch64": _Machine(0xC00000B7, 198, 203, 117, 220),
}

_libc = ctypes.CDLL(None, use_errno=True)


def confine(*, reads: Sequence[Path], writes: Sequence[Path], sockets: Sequence[Path] = ()) -> None:
    """From here on: no process but this, no sockets but local ones that lead nowhere, no file outside of these folders.

    Such a socket may lie in the folders of `sockets`.

    OSError: this kernel can't do it; nothing was given up then that matters. Folders that are not there are left out.
    """
    if platform.machine() not in _MACHINES:
        raise OSError(f"no filter is known for the processor {platform.machine()}")
    version = _libc.syscall(_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        raise OSError("this kernel has no Landlock")
    everything = _ALL_OF[min(version, max(_ALL_OF))]
    rules = struct.pack("=QQQ", everything, _NET if version >= 4 else 0, _SCOPED if version >= 6 else 0)
    handle = _must(_libc.syscall(_CREATE, rules, ctypes.c_size_t(8 if version < 4 else len(rules)), 0))
    for paths, rights in ((reads, _LOOK), (writes, everything & ~_EXECUTE), (sockets, _MAKE_SOCKET)):
        for path in filter(Path.exists, paths):
            _allow(handle, path, rights)
    _must(_libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
    _must(_libc.syscall(_RESTRICT, handle, 0))
    os.close(handle)
    _filter(_MACHINES[platform.machine()])


def _allow(handle: int, path: Path, rights: int) -> None:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = struct.pack("=Qi", rights if path.is_dir() else rights & _OF_FILES, opened)
    _must(_libc.syscall(_ADD, handle, 1, rule, 0))
    os.close(opened)


def _filter(of: _Machine) -> None:
    """A local socket may be made, as programs do to find another of their kind, but leads nowhere.

    Threads may be begun. Of the newest call for that the filter can't see what is asked: programs know an older one.
    """
    steps: list[tuple[int, str, str, int]] = [
        (_LOAD, "", "", _PROCESSOR),
        (_EQUALS, "", "kill", of.name),
        (_LOAD, "", "", _NUMBER),
        (_AT_LEAST, "refuse", "", _FOREIGN),
        *((_EQUALS, "refuse", "", one) for one in (of.connect, of.ptrace, _IO_URING_SETUP, *of.forks)),
        (_EQUALS, "unknown", "", _CLONE3),
        (_EQUALS, "", "other", of.clone),
        (_LOAD, "", "", _ARGUMENT),
        (_HAS, "allow", "refuse", _THREAD),
    ]
    socket = [
        (_EQUALS, "", "allow", of.socket),
        (_LOAD, "", "", _ARGUMENT),
        (_EQUALS, "allow", "refuse", _AF_UNIX),
    ]
    places = {"other": len(steps)} | {end: len(steps) + len(socket) + at for at, end in enumerate(_ENDS)}
    steps += socket
    packed = [
        struct.pack("=HBBI", code, *(places[to] - at - 1 if to else 0 for to in (met, not_met)), value)
        for at, (code, met, not_met, value) in enumerate(steps)
    ]
    packed += [struct.pack("=HBBI", _RETURN, 0, 0, answer) for answer in _ENDS.values()]
    text = ctypes.create_string_buffer(b"".join(packed))
    program = struct.pack("@HxxxxxxP", len(packed), ctypes.addressof(text))
    _must(_libc.prctl(_SECCOMP, _FILTER, program, 0, 0))


def _must(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer
