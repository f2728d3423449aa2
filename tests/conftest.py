"""What tests share: the edition, the program run as a process, and the rule for absent tools."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, settings

from qcite.cli import session
from qcite.cli.app import main
from qcite.cli.session import Session
from qcite.cli.terminal import Terminal
from qcite.document import Document, load
from qcite.edition import loading
from qcite.edition.outline import Outline

ROOT = Path(__file__).parent.parent
FIXTURES = Path(__file__).parent / "fixtures"

# A hundred cases in the ordinary run; HYPOTHESIS_PROFILE=long tries ten thousand.
_SHARED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("ordinary", max_examples=100, **_SHARED)  # type: ignore[arg-type]
settings.register_profile("long", max_examples=10_000, **_SHARED)  # type: ignore[arg-type]
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ordinary"))

# What the program remembers of copies that it wrote is none of the tester's.
_STATE = tempfile.TemporaryDirectory(prefix="qcite-state-")
os.environ["XDG_STATE_HOME"] = _STATE.name
# Nor are his settings.
os.environ["QCITE_CONFIG"] = ""
# A thousand processes are started: what each imports is compiled once.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Started in the background (nohup, make &), the run ignores Ctrl-C, and so does all it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def cases(share: float) -> settings:
    """A share of the cases of the profile, for a property whose cases take longer."""
    profile = settings.default
    assert profile is not None
    return settings(max_examples=int(share * profile.max_examples))


def require_tool(name: str) -> str:
    """Path of an outside program; skips where a user's machine lacks it, fails in CI."""
    # Beside this Python first: an environment need not be activated to be used.
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        reason = f"{name} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """Let LibreOffice write files of another kind into a folder: a start for all of them, and a
    profile, which takes it longest to make, for all tests."""
    profile = tmp_path_factory.mktemp("office")

    def convert(kind: str, folder: Path, *files: Path) -> None:
        command = [require_tool("soffice"), f"-env:UserInstallation=file://{profile}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)

    return convert


@pytest.fixture(scope="session")
def outline() -> Outline:
    """The packaged edition."""
    return loading.load()


@dataclass(frozen=True)
class Result:
    """What a run of the program left behind."""

    status: int
    stdout: str
    stderr: str


_OF_THE_TESTER = ("NO_COLOR", "QCITE_OUTLINE", "SSH_CONNECTION", "SSH_TTY", "TMUX")
"""Variables of the tester's environment that change what is printed, or how it is copied."""


def run_qcite(
    arguments: Sequence[str | bytes],
    *,
    stdin: bytes = b"",
    environment: dict[str, str | None] | None = None,
    directory: Path | None = None,
    encoding: str = "utf-8",
    program: Sequence[str] = (),
) -> Result:
    """Run the program as a process of its own, stdout and stderr as pipes.

    ``environment`` changes the inherited one; None removes a variable. ``program``: what runs it.
    """
    variables = dict(os.environ)
    variables["PYTHONPATH"] = str(ROOT / "src")
    for name in _OF_THE_TESTER:
        variables.pop(name, None)
    for name, value in (environment or {}).items():
        if value is None:
            variables.pop(name, None)
        else:
            variables[name] = value
    done = subprocess.run(
        [*program, sys.executable, "-m", "qcite", *arguments],
        input=stdin,
        capture_output=True,
        env=variables,
        cwd=directory,
        timeout=120,
    )
    return Result(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


def run_without_rights(
    arguments: Sequence[str],
    *,
    environment: dict[str, str | None] | None = None,
    directory: Path | None = None,
) -> Result:
    """The same, without what root may do with files that are closed, or others'."""
    program: tuple[str, ...] = ()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        rights = "-chown,-dac_override,-dac_read_search,-fowner,-fsetid"
        program = (require_tool("setpriv"), f"--bounding-set={rights}")
    return run_qcite(arguments, environment=environment, directory=directory, program=program)


class _Screen(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def run_inside(
    *words: str,
    stdin: bytes = b"",
    encoding: str = "utf-8",
    screen: bool = False,
    environment: Mapping[str, str] = MappingProxyType({}),
    outline: str | None = None,
    document: Document | None = None,
) -> Result:
    """Run the program in this process, as it runs in its own but for start and end.

    ``screen``: stdout and stderr say they are terminals. ``outline``: a file, as of --outline;
    ``document``: one that is loaded already.
    """
    kind = _Screen if screen else io.TextIOWrapper
    stdout, stderr = (kind(io.BytesIO(), encoding, newline="\n") for _ in range(2))
    one = Session(Terminal(stdout, stderr, environment), outline)
    if document is not None:
        vars(one)["document"] = document
    standard_input = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin))
    try:
        with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
            status = main(list(words), one)
    finally:
        sys.stdin = standard_input
    written = []
    for stream in (stdout, stderr):
        stream.flush()
        assert isinstance(stream.buffer, io.BytesIO)
        written.append(stream.buffer.getvalue().decode(encoding))
    return Result(status, *written)


@cache
def packaged() -> Document:
    """The packaged edition as one document, which all runs inside this process share."""
    return load()


@pytest.fixture
def qcite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the program with words as arguments, in an empty folder.

    In this process, which takes a twentieth of the time: that it starts, ends and speaks to real
    streams as it should is tested with ``run_qcite``, in test_streams and the documents' examples.
    """

    def run(
        *words: str | bytes,
        stdin: bytes = b"",
        environment: Mapping[str, str | None] = MappingProxyType({}),
        directory: Path | None = None,
    ) -> Result:
        with monkeypatch.context() as patch:
            patch.chdir(directory or tmp_path)
            patch.setattr(session, "load", lambda path=None: load(path) if path else packaged())
            for name, value in {**dict.fromkeys(_OF_THE_TESTER), **environment}.items():
                if value is None:
                    patch.delenv(name, raising=False)
                else:
                    patch.setenv(name, value)
            arguments = [os.fsdecode(word) for word in words]
            encoding = os.environ.get("PYTHONIOENCODING", "utf-8")
            return run_inside(
                *arguments, stdin=stdin, encoding=encoding, environment=dict(os.environ)
            )

    return run
