"""Built, installed and run as users do it, in clean environments.

Takes minutes and fetches from the package index, so it runs in CI, or when asked: QCITE_SLOW=1.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from functools import cache
from pathlib import Path

import pytest

from qcite.edition import compiled, loading
from tests.conftest import FIXTURES, ROOT, require_tool

pytestmark = pytest.mark.skipif(
    not (os.environ.get("CI") == "true" or os.environ.get("QCITE_SLOW")),
    reason="takes long: set QCITE_SLOW=1",
)

ARTICLE = loading.load().articles[12].published + "\n"
SHARED = {
    "share/bash-completion/completions/qcite": "completions/qcite.bash",
    "share/zsh/site-functions/_qcite": "completions/_qcite",
    "share/fish/vendor_completions.d/qcite.fish": "completions/qcite.fish",
    "share/man/man1/qcite.1": "man/qcite.1",
}


def run(*command: str | Path, **variables: str) -> str:
    """Run, without what the tests' own environment would lend; stdout."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
    }
    done = subprocess.run(
        [str(word) for word in command],
        env={**environment, "UV_NATIVE_TLS": "1", "UV_SYSTEM_CERTS": "1", **variables},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=600,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout.decode()}\n{done.stderr.decode()}"
    return done.stdout.decode()


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with pipx and uv."""
    folder = tmp_path_factory.mktemp("tools")
    run(sys.executable, "-m", "venv", folder)
    run(folder / "bin" / "pip", "install", "-q", "--no-compile", "pipx", "uv")
    return folder / "bin"


@pytest.fixture(scope="module")
def built(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("built")
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    command = (sys.executable, "-m", "build", "--installer", "uv", "--outdir", folder, ROOT)
    run(*command, PATH=path)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


def test_sdist(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for name in ("README.md", "LICENSE", "CHANGELOG.md", "pyproject.toml", "data/outline.toml"):
        assert name in names
    assert {"tests/conftest.py", "tools/generate.py", "docs/install.md"} <= names
    assert not [name for name in names if "__pycache__" in name]


def test_wheel(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        prefix = next(name.partition("share/")[0] for name in names if "/share/" in name)
        for target, source in SHARED.items():
            assert archive.read(prefix + target) == (ROOT / source).read_bytes()
        for path in (ROOT / "data").iterdir():
            assert archive.read(f"qcite/data/{path.name}") == path.read_bytes()
        sources = compiled.compile_edition()
        for name, source in sources.items():
            assert archive.read(f"qcite/edition/{name}.py").decode() == source
    modules = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*.py")}
    assert modules <= set(names)
    assert "qcite/py.typed" in names
    assert {name.split("/")[0] for name in names if not name.startswith("qcite-")} == {"qcite"}


@cache
def _pythons() -> list[str]:
    """Interpreters on this machine that the program says it runs on."""
    pythons = []
    for minor in range(10, 15):
        found = shutil.which(f"python3.{minor}")
        versions = sorted(Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python"))
        if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
            pythons.append(found)
        elif versions:
            pythons.append(str(versions[-1]))
    return pythons


@pytest.mark.parametrize("python", _pythons())
def test_plain_environment(python: str, tools: Path, wheel: Path, tmp_path: Path) -> None:
    """By uv, which takes a second where pip takes ten; what pipx does below is done by pip."""
    run(tools / "uv", "venv", "-q", "--python", python, tmp_path / "v")
    run(tools / "uv", "pip", "install", "-q", "--python", tmp_path / "v" / "bin" / "python", wheel)
    assert run(tmp_path / "v" / "bin" / "qcite", "13") == ARTICLE
    for target, source in SHARED.items():
        assert (tmp_path / "v" / target).read_bytes() == (ROOT / source).read_bytes()


def test_pipx(tools: Path, wheel: Path, tmp_path: Path) -> None:
    """The program runs, and man and the shells find what belongs to it, with nothing more done."""
    home = {
        "PIPX_HOME": str(tmp_path / "pipx"),
        "PIPX_BIN_DIR": str(tmp_path / "bin"),
        "PIPX_MAN_DIR": str(tmp_path / "share" / "man"),
        "PIPX_COMPLETION_DIR": str(tmp_path / "share"),
    }
    run(tools / "pipx", "install", wheel, **home)
    assert run(tmp_path / "bin" / "qcite", "13") == ARTICLE
    for target, source in SHARED.items():
        assert (tmp_path / target).read_bytes() == (ROOT / source).read_bytes()
    run(tools / "pipx", "uninstall", "qcite", **home)
    assert not [path for path in tmp_path.rglob("*qcite*") if path.is_symlink()]


def test_uv(tools: Path, wheel: Path, tmp_path: Path) -> None:
    home = {"UV_TOOL_DIR": str(tmp_path / "uv"), "UV_TOOL_BIN_DIR": str(tmp_path / "bin")}
    run(tools / "uv", "tool", "install", "--python", sys.executable, wheel, **home)
    program = tmp_path / "bin" / "qcite"
    assert run(program, "13") == ARTICLE
    done = run(program, "completion", "fish", "--install", HOME=str(tmp_path), XDG_CONFIG_HOME="")
    script = tmp_path / ".config/fish/completions/qcite.fish"
    assert done.startswith(f"已安装：{script}\n")
    assert script.read_bytes() == (ROOT / "completions" / "qcite.fish").read_bytes()
    assert (tmp_path / "uv/qcite/share/man/man1/qcite.1").exists()


# --- one file ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, built by the documented command, but elsewhere."""
    target = tmp_path_factory.mktemp("stick") / "qcite.pyz"
    run(sys.executable, ROOT / "tools" / "build_zipapp.py", target)
    return target


def alone(archive: Path, *words: str, python: str = "/usr/bin/python3") -> tuple[int, str, str]:
    """Run the archive with the system's Python: no network, no environment, no site-packages.

    Nothing can be written either, where this user may forbid that to a process.
    """
    command = [require_tool(python), "-I", "-S", "-B", str(archive), *words]
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode == 0:
        command = ["unshare", "-rn", *command]
    done = subprocess.run(command, env={}, cwd="/", capture_output=True, timeout=60)
    # Without a locale the program still speaks UTF-8 here (PEP 538, PEP 540).
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_archive_prints(archive: Path) -> None:
    assert alone(archive, "13") == (0, ARTICLE, "")


@pytest.mark.parametrize("python", _pythons())
def test_archive_on_every_python(archive: Path, python: str) -> None:
    assert alone(archive, "cite", "13", python=python)[:2] == (0, "《质量强国建设纲要》第十三条\n")


def test_archive_answers_all_questions(archive: Path, tmp_path: Path) -> None:
    status, found, _ = alone(archive, "find", "老字号")
    assert (status, found[:4]) == (0, "21.4")
    assert alone(archive, "find", "gczl")[0] == 0
    status, found, _ = alone(archive, "locate", "强化建设单位工程质量首要责任")
    assert (status, "第十三条" in found) == (0, True)
    status, page, _ = alone(archive, "--help")
    assert (status, page.startswith("用法：")) == (0, True)
    assert alone(archive, "completion", "bash")[1] == (
        (ROOT / "completions" / "qcite.bash").read_text(encoding="utf-8")
    )


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx", ".odt", ".pdf"])
def test_archive_checks(archive: Path, suffix: str, tmp_path: Path) -> None:
    draft = tmp_path / f"draft{suffix}"
    if suffix in (".docx", ".odt", ".pdf"):
        shutil.copy(FIXTURES / "drafts" / f"notice{suffix}", draft)
    else:
        draft.write_text("《质量强国建设纲要》第三十三条要求。\n", encoding="utf-8")
    status, found, complaint = alone(archive, "check", str(draft))
    assert (status in (0, 1), complaint) == (True, ""), complaint
    assert "核对1个文件" in found


def test_archive_on_an_old_python(archive: Path) -> None:
    """A Python too old to run the program says so in one line."""
    old = sorted(Path.home().glob(".pyenv/versions/[23].[6-9].*/bin/python"))
    for python in old:
        done = subprocess.run([python, str(archive), "13"], capture_output=True, timeout=60)
        assert done.returncode == 2
        assert done.stderr.decode().startswith("qcite：需要 Python 3.10 以上，现在是 ")
        assert done.stderr.count(b"\n") == 1
    if not old:
        pytest.skip("no Python older than 3.10 here")


def test_archive_is_reproducible(archive: Path, tmp_path: Path) -> None:
    again = tmp_path / "qcite.pyz"
    run(sys.executable, ROOT / "tools" / "build_zipapp.py", again)
    with zipfile.ZipFile(archive) as first, zipfile.ZipFile(again) as second:
        assert first.namelist() == second.namelist()
        assert [one for one in first.namelist() if first.read(one) != second.read(one)] == []
    # Whole files, but never shown: a comparison of megabytes takes pytest an hour.
    identical = archive.read_bytes() == again.read_bytes()
    assert identical


def test_archive_has_the_licences(archive: Path) -> None:
    with zipfile.ZipFile(archive) as content:
        names = content.namelist()
    described = {name.split("/")[0] for name in names if name.endswith(".dist-info/METADATA")}
    licensed = {
        name.split("/")[0] for name in names if re.search(r"\.dist-info/.*LICEN[CS]E", name)
    }
    assert "qcite/LICENSE" in names
    assert described == licensed
    assert len(described) >= 6
