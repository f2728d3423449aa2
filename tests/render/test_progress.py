"""The bar of a long run: on a screen only, after a while only, and gone at the end."""

from __future__ import annotations

import io
import time

import pytest

from qcite.render import progress
from qcite.render.progress import ProgressBar


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "gbk"


def _wait_for(screen: io.StringIO, words: str) -> None:
    deadline = time.monotonic() + 60  # The bar imports rich first.
    while words not in screen.getvalue():
        assert time.monotonic() < deadline, f"{words!r} was never shown: {screen.getvalue()!r}"
        time.sleep(0.01)


def test_a_long_run_shows_the_file_and_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    screen = _Screen()
    with ProgressBar(screen, 3, color=False) as bar:
        bar.step("甲.docx")
        _wait_for(screen, "0/3 甲.docx")
        bar.step("乙[bold].docx")
        _wait_for(screen, "1/3 乙[bold].docx")
    shown = screen.getvalue()
    assert shown.endswith("\x1b[2K")  # the bar is wiped away
    assert "\x1b[?25h" in shown  # and the cursor is back
    shown.encode("gbk")


def test_a_short_run_shows_nothing() -> None:
    screen = _Screen()
    with ProgressBar(screen, 3, color=True) as bar:
        bar.step("甲.docx")
    assert screen.getvalue() == ""


def test_no_bar_where_the_output_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    pipe = io.StringIO()
    with ProgressBar(pipe, 3, color=True) as bar:
        bar.step("甲.docx")
    assert pipe.getvalue() == ""


def test_an_interruption_leaves_a_clean_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    screen = _Screen()
    with pytest.raises(KeyboardInterrupt), ProgressBar(screen, 1, color=False) as bar:
        bar.step("甲.docx")
        _wait_for(screen, "甲.docx")
        raise KeyboardInterrupt
    assert "\x1b[?25h" in screen.getvalue()
