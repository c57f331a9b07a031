"""Runs a module where no network is but the machine's own: `python -m tests.demo.apart MODULE ARGUMENTS`.

To be started by `unshare --net`, in whose name space even the loopback device is still down.
"""

import fcntl
import os
import socket
import struct
import sys

SET_FLAGS = 0x8914  # SIOCSIFFLAGS, linux/sockios.h
UP = 0x1  # IFF_UP, linux/if.h


def main() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", UP))
    os.execv(sys.executable, [sys.executable, "-m", *sys.argv[1:]])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
