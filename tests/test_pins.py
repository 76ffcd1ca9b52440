"""One set of versions: pyproject.toml pins the whole tree, requirements.txt its runtime part, with hashes."""

import re
import subprocess
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")
# Packages that an environment may hold beside the project's own.
INSTALLERS = {"pip", "setuptools", "uv", "wheel"}
# In pieces, so that this file does not name what it forbids.
REGISTRY_HOSTS = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "deb.deb" + "ian.org"]


def version(requirement: Requirement) -> str:
    return str(requirement.specifier).removeprefix("==")


def constraints() -> dict[str, str]:
    pins = map(Requirement, PROJECT["tool"]["uv"]["constraint-dependencies"])
    return {canonicalize_name(pin.name): version(pin) for pin in pins}


def requirements() -> dict[str, str]:
    lines = re.findall(r"^([^#\s].*?) \\$", REQUIREMENTS, flags=re.MULTILINE)
    return {canonicalize_name(pin.name): version(pin) for pin in map(Requirement, lines)}


def tracked() -> list[Path]:
    """Files of the repository, the new ones included that are not ignored."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_requirements_agree_with_the_constraints():
    pins = constraints()
    assert requirements() == {name: pins[name] for name in requirements()}


def test_requirements_hold_every_dependency_of_the_project():
    names = {canonicalize_name(Requirement(text).name) for text in PROJECT["project"]["dependencies"]}
    assert names <= set(requirements())


def test_requirements_come_with_hashes():
    blocks = re.split(r"\n(?=[a-z])", REQUIREMENTS)[1:]
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)


def test_every_installed_distribution_is_pinned():
    installed = {canonicalize_name(distribution.name): distribution.version for distribution in distributions()}
    pins = constraints()
    assert {name: number for name, number in installed.items() if name not in INSTALLERS and pins.get(name) != number} == {}


def test_no_lock_of_uv_is_tracked():
    assert "uv.lock" not in {path.name for path in tracked()}


@pytest.mark.parametrize("host", REGISTRY_HOSTS)
def test_no_file_names_a_registry(host):
    assert [path for path in tracked() if host.encode() in path.read_bytes()] == []
