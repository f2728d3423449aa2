"""Build what a release consists of: sdist, wheel, and the bill of materials of the wheel.

    python tools/build_release.py [--tag v0.1.0] [--outdir dist]

The bill (CycloneDX 1.6, JSON) lists what a user gets who installs the wheel today: it is made
from a fresh environment that holds nothing else. With ``--tag`` a tag that is not the version of
the package, or of which the changelog does not tell, is refused before anything is built.

Needs the packages of the extra ``release``, and the package index.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
_VERSION = re.compile(r'^__version__ = "(?P<version>[^"]+)"$', re.MULTILINE)


def version() -> str:
    """The version of the package in this tree."""
    found = _VERSION.search((ROOT / "src" / "qcite" / "__init__.py").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError("src/qcite/__init__.py gives no version")
    return found["version"]


def refusal(tag: str) -> str:
    """Why this tree must not be released under ``tag``; empty if it may."""
    if tag != f"v{version()}":
        return f"{tag} is not the version of the package, {version()}"
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"^## \[{re.escape(version())}\] - \d{{4}}-\d\d-\d\d$", changelog, re.M):
        return f"CHANGELOG.md has no entry for {version()}"
    return ""


def build(outdir: Path) -> None:
    """The sdist, and the wheel from it."""
    _run(sys.executable, "-m", "build", "--outdir", outdir, ROOT)


def bill(outdir: Path) -> Path:
    """The bill of materials of the wheel in ``outdir``."""
    (wheel,) = outdir.glob("qcite-*.whl")
    target = outdir / "sbom.cdx.json"
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder) / "environment"
        _run(sys.executable, "-m", "venv", environment)
        scripts = environment / ("Scripts" if sys.platform == "win32" else "bin")
        _run(scripts / "python", "-m", "pip", "-q", "install", wheel)
        _run(scripts / "python", "-m", "pip", "-q", "uninstall", "--yes", "pip", "setuptools")
        options = ("--pyproject", ROOT / "pyproject.toml", "--mc-type", "application")
        written = ("--output-reproducible", "--output-file", target)
        maker = (sys.executable, "-m", "cyclonedx_py", "environment", "--spec-version", "1.6")
        _run(*maker, *options, *written, scripts / "python")
    contents = json.loads(target.read_text(encoding="utf-8"))
    # The version is dynamic in pyproject.toml, so that the maker does not find it.
    contents["metadata"]["component"]["version"] = version()
    target.write_text(json.dumps(contents, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return target


def _run(*command: str | Path) -> None:
    subprocess.run([str(word) for word in command], check=True)


def main() -> int:
    """Build, or say why not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tag", help="the tag that is released")
    parser.add_argument("--outdir", type=Path, default=ROOT / "dist")
    arguments = parser.parse_args()
    if arguments.tag and (reason := refusal(arguments.tag)):
        print(reason, file=sys.stderr)
        return 1
    build(arguments.outdir)
    print(bill(arguments.outdir))
    return 0


if __name__ == "__main__":
    sys.exit(main())
