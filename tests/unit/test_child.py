"""A fork is whole only where nothing else was going on; each part tried in a process of its own, as pytest has threads."""

from __future__ import annotations

import subprocess
import sys

CHILDREN = """
import os, signal, sys, time
from peerchat.child import Child

def status(work, keeps=()):
    return Child.fork(work, keeps).wait()

def give_up():
    raise SystemExit(3)

def fail():
    raise ValueError("a canary of the child")

kept, closed = os.pipe()[0], os.open(os.devnull, os.O_RDONLY)

def descriptors():
    os.fstat(kept)
    assert os.read(0, 1) == b"", "standard input is empty"
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    try:
        os.fstat(closed)
    except OSError:
        return
    raise SystemExit(7)

signal.signal(signal.SIGTERM, lambda *_: None)
sleeper = Child.fork(lambda: time.sleep(600), ())
assert sleeper.poll() is None
sleeper.terminate()
found = [status(lambda: None), status(give_up), status(fail), status(descriptors, (kept,)), sleeper.wait(), sleeper.poll()]
sleeper.kill()  # long gone: nobody else is meant
print(found)
"""

LOADED = """
import os, threading
before = {path: os.readlink(f"/dev/fd/{path}") for path in os.listdir("/dev/fd") if os.path.exists(f"/dev/fd/{path}")}
from peerchat import worker
assert worker.load() is worker.run
names = [thread.name for thread in threading.enumerate()]
now = {path: os.readlink(f"/dev/fd/{path}") for path in os.listdir("/dev/fd") if os.path.exists(f"/dev/fd/{path}")}
print(names, sorted(set(now) - set(before)))
"""


def ran(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_child_ends_with_what_its_work_says_and_has_only_what_it_keeps() -> None:
    assert ran(CHILDREN) == "[0, 3, 1, 0, -15, -15]"


def test_what_is_loaded_before_the_fork_starts_no_thread_and_opens_nothing() -> None:
    assert ran(LOADED) == "['MainThread'] []"
