"""Gives up, for this process and all that it starts, the network and every file but the named ones. Linux only.

Landlock keeps the files, a seccomp filter the sockets: neither needs a privilege, and neither can be taken back. For
programs that read files of strangers and do more with them than we know.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Sequence
from pathlib import Path

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

_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 13
_AF_UNIX = 1
_MACHINES = {"x86_64": (0xC000003E, 41, 42, 101), "aarch64": (0xC00000B7, 198, 203, 117)}
"""By processor: its name for the filter; the numbers of socket, connect and ptrace."""
_IO_URING_SETUP, _FOREIGN = 425, 0x40000000

_libc = ctypes.CDLL(None, use_errno=True)


def confine(*, reads: Sequence[Path], writes: Sequence[Path], sockets: Sequence[Path] = ()) -> None:
    """From here on: no sockets but local ones that lead nowhere, and no file outside of these folders.

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
    _no_sockets()


def _allow(handle: int, path: Path, rights: int) -> None:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = struct.pack("=Qi", rights if path.is_dir() else rights & _OF_FILES, opened)
    _must(_libc.syscall(_ADD, handle, 1, rule, 0))
    os.close(opened)


def _no_sockets() -> None:
    """A local socket may be made, as programs do to find another of their kind, but leads nowhere."""
    name, socket, connect, ptrace = _MACHINES[platform.machine()]
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUALS, 1, 0, name),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 6, 0, _FOREIGN),
        (_EQUALS, 5, 0, connect),
        (_EQUALS, 4, 0, ptrace),
        (_EQUALS, 3, 0, _IO_URING_SETUP),
        (_EQUALS, 0, 3, socket),
        (_LOAD, 0, 0, 16),
        (_EQUALS, 1, 0, _AF_UNIX),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    packed = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *one) for one in steps))
    program = struct.pack("@HxxxxxxP", len(steps), ctypes.addressof(packed))
    _must(_libc.prctl(_SECCOMP, _FILTER, program, 0, 0))


def _must(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer
