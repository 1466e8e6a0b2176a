"""The parent: binds the port, keeps the private Valkey, forks workers and forks them again when they die.

Promises: one ready line when all workers serve; a killed worker is replaced at once (decision 11); SIGTERM drains all and exits 0
within the drain's seconds; nothing of it outlives the parent, however that ends. Holds no sockets of people and no state of theirs.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from peerchat import secret
from peerchat.broker.embedded import EmbeddedValkey, ValkeyFailed
from peerchat.child import Child
from peerchat.settings import PREFIX, Settings

MARGIN_SECONDS = 2.0  # kept back from the drain for the processes to end
CRASH_SECONDS = 5.0  # a worker that dies sooner is started again with a pause, so that a broken set-up does not spin


@dataclass
class Worker:
    process: Child
    ready: int  # read end of the pipe on which it says that it serves
    started: float
    serving: bool = False

    def hear(self, selector: selectors.BaseSelector) -> None:
        """Its one word, or its end. Forgets the descriptor with it: the number is soon somebody else's."""
        if self.ready >= 0:
            selector.unregister(self.ready)
            self.serving = os.read(self.ready, 16) == b"ready"
            os.close(self.ready)
            self.ready = -1


Work = Callable[[int, int, int], None]


@dataclass
class Supervisor:
    """`load`: brings into memory what every worker needs, and gives what a worker runs: with the descriptors of the listening
    socket, of the leash, and of the pipe on which it says that it serves."""

    settings: Settings
    load: Callable[[], Work]
    workers: list[Worker] = field(default_factory=list)
    stops: int = 0
    announced: bool = False

    def run(self) -> int:
        """Until told to stop; the process's exit status."""
        settings = self.settings
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would write what people said to disk
        _raise_file_limit()
        try:
            secret.load(settings.secret, settings.data_dir)
            listener = _bound(settings.host, settings.port)
        except (OSError, ValueError) as error:
            return _give_up(str(error))
        valkey = None if settings.redis_url else EmbeddedValkey()
        # The leash: workers hold the other end and stop when it closes, which it does however the parent ends.
        leash, hold = os.pipe()
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)
        try:
            if valkey is not None:
                valkey.start()
                os.environ[f"{PREFIX}REDIS_URL"] = valkey.url  # workers read the environment
            return self._watch(listener, leash, wake_read, valkey)
        except ValkeyFailed as error:
            return _give_up(str(error))
        finally:
            for worker in self.workers:
                worker.process.kill()
                worker.process.wait()
            os.close(hold)
            if valkey is not None:
                valkey.stop()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stops += 1

    def _watch(self, listener: socket.socket, leash: int, wake: int, valkey: EmbeddedValkey | None) -> int:
        work = self.load()
        gc.collect()
        gc.freeze()  # what is loaded stays shared between all workers: the collector does not write to it any more
        selector = selectors.DefaultSelector()
        selector.register(wake, selectors.EVENT_READ)

        def start() -> None:
            worker = _start(listener.fileno(), leash, work)
            selector.register(worker.ready, selectors.EVENT_READ, worker)
            self.workers.append(worker)

        for _ in range(self.settings.workers):
            start()
        failed = 0
        while not self.stops:
            for key, _ in selector.select(timeout=1.0):
                if isinstance(key.data, Worker):
                    key.data.hear(selector)
                else:
                    os.read(key.fd, 4096)
            self._announce(listener)
            if valkey is not None and valkey.pid is None:
                print("the private Valkey ended; an empty one starts", file=sys.stderr, flush=True)
                valkey.socket.unlink(missing_ok=True)
                valkey.start()
            for worker in [known for known in self.workers if known.process.poll() is not None]:
                self.workers.remove(worker)
                worker.hear(selector)
                failed = 0 if worker.serving else failed + 1
                if failed >= 3 and not self.announced:
                    return _give_up("the workers do not start; `peerchat doctor` says what is wrong")
                print(f"a worker ended ({worker.process.returncode}); another one starts", file=sys.stderr, flush=True)
                if time.monotonic() - worker.started < CRASH_SECONDS and not worker.serving:
                    time.sleep(0.5)
                start()
        return self._drain()

    def _announce(self, listener: socket.socket) -> None:
        if not self.announced and all(worker.serving for worker in self.workers):
            self.announced = True
            host, port = listener.getsockname()[:2]
            print(f"peerchat is ready at http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)

    def _drain(self) -> int:
        """Told a second time, it does not wait."""
        for worker in self.workers:
            worker.process.terminate()
        until = time.monotonic() + self.settings.drain_seconds
        while self.stops < 2 and time.monotonic() < until:
            if all(worker.process.poll() is not None for worker in self.workers):
                break
            time.sleep(0.02)
        return 0


def _start(listener: int, leash: int, work: Work) -> Worker:
    ready, say = os.pipe()
    child = Child.fork(lambda: work(listener, leash, say), keeps=(listener, leash, say))
    os.close(say)
    return Worker(child, ready, time.monotonic())


def _bound(host: str, port: int) -> socket.socket:
    """The workers listen on it, once they serve: until then a balancer is refused, and nobody is left waiting in the backlog."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise OSError(f"cannot listen on {host}:{port}: {error.strerror}; is another peerchat running?") from error
    return listener


def _raise_file_limit() -> None:
    """Each person is an open file: take as many as the system lets us without asking."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _give_up(why: str) -> int:
    print(f"peerchat cannot start: {why}", file=sys.stderr, flush=True)
    return 1
