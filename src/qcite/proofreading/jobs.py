"""A run over many drafts in several processes, with the results in the order of the drafts.

Each process is an interpreter of its own that is fed one draft after another and ends when nobody
feeds it: it is left behind neither by Ctrl-C nor by a killed parent. Not multiprocessing: what it
starts imports the program's main module again, and a pool whose process is killed waits forever.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from queue import SimpleQueue
from threading import Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from qcite.edition.outline import Outline, Unit
from qcite.library.shelf import Shelf
from qcite.proofreading.proofread import STDIN, Correcting, proofread

if TYPE_CHECKING:
    from qcite.checking.results import FileResult
    from qcite.document import Document

_WORTH = 1_500_000
"""So many bytes of drafts take as long as starting a process is worth."""
_OPENING = 10_000
"""What a draft costs besides what it holds, in bytes."""
_START = """\
import sys
sys.path[:] = sys.argv[1:]
from qcite.proofreading.jobs import serve
serve()
"""
_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Task:
    """One draft to be checked."""

    path: str
    document: Document
    ignore: Mapping[str, str]
    """Codes to leave out, and who says so."""
    shelf: Shelf | None = None
    """Documents that are checked as well."""
    account: bool = True
    """Whether every statement is wanted, with what it rests on."""


def cores() -> int:
    """How many processes this machine runs at a time for us."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def worthwhile(paths: Sequence[str], jobs: int) -> int:
    """How many processes, at most ``jobs``, are worth starting for the drafts at ``paths``."""
    # The standard input is this process's; and a frozen program has no interpreter to start.
    if jobs < 2 or STDIN in paths or not sys.executable or getattr(sys, "frozen", False):
        return 1
    work = sum(map(_work, paths))
    return max(1, min(jobs, len(paths), work // _WORTH))


def run(
    tasks: Sequence[Task],
    jobs: int,
    correcting: Correcting | None = None,
    *,
    keeps_draft: bool = False,
    read_stdin: Callable[[int], bytes] = lambda limit: b"",
) -> Iterator[FileResult]:
    """The results of the tasks, in their order; ``read_stdin``: see ``proofread``.

    In this very process if ``jobs`` is 1; if copies are written, since two paths may lead to the
    same file; and if the result keeps its draft, which would take longer to hand over than to
    check.
    """
    if jobs < 2 or correcting or keeps_draft:
        for task in tasks:
            yield proofread(
                task.path,
                task.document,
                task.ignore,
                correcting,
                shelf=task.shelf,
                account=task.account,
                keeps_draft=keeps_draft,
                read_stdin=read_stdin,
            )
        return
    with _Crew(tasks, jobs) as crew:
        for index, task in enumerate(tasks):
            result = crew.result(index)
            # A process that was killed, or could not be started, is made up for here.
            yield result or proofread(
                task.path, task.document, task.ignore, shelf=task.shelf, account=task.account
            )


def _work(path: str) -> int:
    try:
        return _OPENING + os.stat(path).st_size
    except (OSError, ValueError):
        return 0


class _Crew:
    """Processes, each with a thread that feeds it. The threads share the list of what is to do."""

    def __init__(self, tasks: Sequence[Task], jobs: int) -> None:
        self._tasks = tasks
        self._waiting = iter(range(len(tasks)))
        self._results: list[SimpleQueue[FileResult | None]] = [SimpleQueue() for _ in tasks]
        self._documents = list({id(task.document): task.document for task in tasks}.values())
        self._numbers = {id(one): number for number, one in enumerate(self._documents)}
        self._handed = pickle_document(self._documents)
        self._processes: list[subprocess.Popen[bytes]] = []
        self._threads = [Thread(target=self._feed, daemon=True) for _ in range(jobs)]

    def __enter__(self) -> _Crew:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.kill()

    def result(self, index: int) -> FileResult | None:
        """The result of a task when it is there; None if its process failed."""
        return self._results[index].get()

    def _feed(self) -> None:
        process = self._started()
        for index in self._waiting:
            answer: FileResult | None = None
            if process is not None:
                task = self._tasks[index]
                number = self._numbers[id(task.document)]
                asked = task.path, number, dict(task.ignore), task.shelf, task.account
                try:
                    _send(process.stdin, pickle.dumps(asked))
                    answer = _Unpickler(_receive(process.stdout), task.document.outline).load()
                except Exception:  # Whatever it was: who waits for the result must get an answer.
                    process = None
            self._results[index].put(answer)
        if process is not None and process.stdin is not None:
            process.stdin.close()
            process.wait()

    def _started(self) -> subprocess.Popen[bytes] | None:
        command = [sys.executable, "-I", "-X", "utf8", "-c", _START, *sys.path]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._processes.append(process)
            _send(process.stdin, self._handed)
        except OSError:
            return None
        return process


def serve() -> None:
    """What such a process does: the documents come first, then drafts until there are no more."""
    import gc
    import signal

    gc.set_threshold(1_000_000)  # As the program does.
    # Ctrl-C is the parent's affair; without it there is nothing more to read here.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    documents: list[Document] = pickle.load(_receive(source))
    while True:
        try:
            path, number, ignore, shelf, account = pickle.load(_receive(source))
        except EOFError:
            return
        answer = BytesIO()
        document = documents[number]
        result = proofread(path, document, ignore, shelf=shelf, account=account)
        _Pickler(answer, document.outline).dump(result)
        _send(target, answer.getvalue())


def pickle_document(documents: Sequence[Document]) -> bytes:
    """The documents, each with its index: not every source of an outline can be read twice."""
    for document in documents:
        _ = document.index
    handed = BytesIO()
    _Pickler(handed).dump(documents)
    return handed.getvalue()


class _Pickler(pickle.Pickler):
    """Units of ``known``, which the other side has already, are named by their ids."""

    def __init__(self, stream: BytesIO, known: Outline | None = None) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self._known = known

    def persistent_id(self, one: Any) -> str | None:
        if self._known is None or not isinstance(one, Unit) or one.outline is not self._known:
            return None
        return one.id

    def reducer_override(self, one: Any) -> Any:
        if isinstance(one, MappingProxyType):
            return _proxy, (dict(one),)
        return NotImplemented


def _proxy(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """The type itself has no name by which it could be found."""
    return MappingProxyType(mapping)


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: BytesIO, known: Outline) -> None:
        super().__init__(stream)
        self._known = known

    def persistent_load(self, identifier: str) -> Unit | None:
        return self._known.get(identifier)


def _send(stream: Any, message: bytes) -> None:
    stream.write(len(message).to_bytes(_LENGTH, "big"))
    stream.write(message)
    stream.flush()


def _receive(stream: Any) -> BytesIO:
    """The next message. Raises EOFError when there is none."""
    length = int.from_bytes(_exactly(stream, _LENGTH), "big")
    return BytesIO(_exactly(stream, length))


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
