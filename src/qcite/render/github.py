"""What a check found as workflow commands of GitHub Actions, which show beside the lines.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qcite.checking.findings import CODES, Severity
from qcite.checking.results import FileResult
from qcite.checking.spots import Spot
from qcite.render.findings import nothing
from qcite.text.invisible import visible

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def commands(results: Iterable[FileResult]) -> str:
    """A command a line: findings by severity; how it was read, what was left out and what was not
    judged as notices."""
    return "".join(f"{command}\n" for result in results for command in _of_file(result))


def _of_file(result: FileResult) -> Iterator[str]:
    path = visible(result.path)
    if result.error:
        yield _command("error", {"file": path, "title": "无法读取"}, result.error)
    for located in result.findings:
        finding = located.finding
        message = finding.message
        if finding.untold:
            message += f"应为：{finding.untold}"
        title = f"{CODES[finding.code].title}（{finding.code}）"
        yield _placed(result, located.spot, _COMMANDS[finding.severity], title, message)
    for notice in result.notices:
        yield _command("notice", {"file": path, "title": "说明"}, notice)
    for one in result.unchecked:
        yield _placed(result, one.spot, "notice", "未核对", one.unchecked.reason)
    if result.nothing_to_check:
        yield _command(
            "notice", {"file": path, "title": "未核对"}, nothing(result.document, result.named)
        )


def _placed(result: FileResult, spot: Spot, name: str, title: str, message: str) -> str:
    properties = {"file": visible(result.path)}
    if result.is_text:
        properties |= {"line": str(spot.start.line), "endLine": str(spot.end.line)}
        # Columns are allowed only within one line; endColumn is the last one.
        if spot.start.line == spot.end.line:
            last = max(spot.end.column - 1, spot.start.column)
            properties |= {"col": str(spot.start.column), "endColumn": str(last)}
    else:
        message = f"{spot.label}：{message}"
    return _command(name, {**properties, "title": title}, message)


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(visible(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
