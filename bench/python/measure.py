"""Runs a command and prints, as one line of JSON, what its whole process tree used.

CPU: user and system time of every process of the tree, as the kernel adds it up when a process is waited for. A process whose
parent ends first becomes a child of this program (PR_SET_CHILD_SUBREAPER), so none escapes; the measurement ends with the last.

Peak memory: 20 times a second the resident memory of all living processes of the tree is added up (/proc/PID/statm; a page that
two processes share counts twice, but a process that was spawned and has not begun its own program yet, and so shows its parent's
memory, counts for nothing). The result is the greatest sum, or the greatest peak of a single process, which the kernel keeps
exactly (ru_maxrss), if that is more. So for a tree of one process it is exact.
"""

import ctypes
import json
import os
import platform
import sys
import threading
import time

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_CHILD_SUBREAPER = 36
KCMP = {"x86_64": 312, "aarch64": 272}[platform.machine()]
KCMP_VM = 1
INTERVAL = 0.05
PAGE = os.sysconf("SC_PAGE_SIZE")


def shares_memory(child, parent):
    """Whether two processes have one address space, as between vfork and exec. A JVM starts its children that way, at its full size."""
    return LIBC.syscall(KCMP, child, parent, KCMP_VM, 0, 0) == 0


def children_of(pid):
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/children") as children:
            yield from map(int, children.read().split())


def resident(pid):
    """Bytes that a process and its descendants hold in memory now. A process that ends meanwhile holds none."""
    try:
        with open(f"/proc/{pid}/statm") as statm:
            total = int(statm.read().split()[1]) * PAGE
        return total + sum(resident(child) for child in children_of(pid) if not shares_memory(child, pid))
    except (FileNotFoundError, ProcessLookupError):
        return 0


class Watch(threading.Thread):
    """Keeps the greatest sum of resident memory of this program's descendants."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak = 0
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(INTERVAL):
            self.peak = max(self.peak, sum(map(resident, children_of(os.getpid()))))


def wait_for_all(first):
    """The exit code of the first child, once it and all that it left behind have ended, and the usage of them all."""
    code, cpu, peak = None, 0.0, 0
    while True:
        try:
            pid, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return code, cpu, peak
        if pid == first:
            code = os.waitstatus_to_exitcode(status)
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss * 1024)


def main(command):
    if LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "expected to become the parent of orphans, found that the kernel refuses")
    # What earlier runs have left to be written must not slow this one down.
    os.sync()
    watch = Watch()
    started = time.monotonic()
    # Standard output is for the measurement.
    first = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
    watch.start()
    code, cpu, peak = wait_for_all(first)
    wall = time.monotonic() - started
    watch.ended.set()
    watch.join()
    print(json.dumps({"cpuSeconds": cpu, "wallSeconds": wall, "peakMb": max(peak, watch.peak) / 2**20}))
    return code if code >= 0 else 128 - code


sys.exit(main(sys.argv[1:]))
