"""Rules for the project as a whole."""

import ast
import hashlib
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.apps import apps

from jena_sro.inhalte.leicht import SUFFIX
from tests.addresses import FILES, OBJECTS, public_patterns
from tests.test_pins import ROOT, tracked

# From below to above; each may import itself and what stands before it.
LAYERS = ["jena_sro.konten", "jena_sro.inhalte", "sozialraeume", "gremien", "teilhabe", "jena_sro.seiten"]
ABOVE_ALL = ["jena_sro.urls", "jena_sro.settings", "jena_sro.wsgi"]
TOP_LEVEL = {
    ".ci",
    ".env.example",
    ".gitignore",
    "LICENSE",
    "README.md",
    "fixtures",
    "gremien",
    "jena_sro",
    "manage.py",
    "pyproject.toml",
    "requirements.txt",
    "sozialraeume",
    "static",
    "teilhabe",
    "templates",
    "tests",
}
# Django looks these up by name.
DJANGO_TEMPLATES = {"400.html", "403.html", "404.html", "500.html"}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def sources() -> dict[str, ast.Module]:
    """Module name -> syntax tree of all code of the portal but migrations."""
    folders = ("jena_sro", "sozialraeume", "gremien", "teilhabe")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]
    return {module_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


SOURCES = sources()
TEMPLATES = {path.relative_to(ROOT / "templates").as_posix(): path.read_text() for path in (ROOT / "templates").rglob("*.html")}


def layer(module: str) -> int | None:
    """Position in LAYERS; None outside of them."""
    places = [place for place, name in enumerate(LAYERS) if module == name or module.startswith(f"{name}.")]
    return places[0] if places else None


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def text_of(node: ast.AST) -> str:
    """Value of a string constant; an f-string as a pattern with a star for each value; empty for all else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "*" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize("module", [name for name in SOURCES if layer(name) is not None and ".management." not in name])
def test_module_imports_no_layer_above_its_own(module):
    upward = [name for name in imported(SOURCES[module]) if (layer(name) or 0) > layer(module)]
    assert upward == []


def test_nobody_imports_what_stands_above_all():
    found = [(module, name) for module, tree in SOURCES.items() for name in imported(tree) if name.startswith(tuple(ABOVE_ALL))]
    assert found == []


def test_models_refer_to_no_layer_above_their_own():
    fields = [field for model in apps.get_models() for field in model._meta.get_fields() if field.concrete and field.is_relation]
    pairs = [(field, layer(field.model.__module__), layer(field.related_model.__module__)) for field in fields]
    assert [str(field) for field, own, other in pairs if own is not None and other is not None and other > own] == []


def test_top_level_is_closed():
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} - TOP_LEVEL == set()


# Large libraries that few requests need: without them a process takes a third less memory.
LOADED_WHEN_NEEDED = {
    "jena_sro.inhalte.bilder.read_picture",
    "jena_sro.inhalte.pdf.felder",
    "jena_sro.inhalte.pdf.satz",
    "jena_sro.inhalte.pdf_upload.read_pdf",
    "jena_sro.inhalte.tabellen.xlsx_lines",
    "jena_sro.inhalte.tabellen.write_xlsx",
    "jena_sro.konten.qr.qr_svg",
}


def test_functions_import_nothing():
    functions = [
        (module, node)
        for module, tree in SOURCES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    found = {f"{module}.{node.name}" for module, node in functions if list(imported(node))}
    assert found == LOADED_WHEN_NEEDED


def crispy_names() -> set[str]:
    """What crispy looks up in a template pack."""
    folder = Path(apps.get_app_config("crispy_forms").path)
    names = [re.findall(r'"%s/([\w/-]+\.html)"', path.read_text(encoding="utf-8")) for path in folder.rglob("*.py")]
    return {f"kern/{name}" for group in names for name in group}


def allauth_names() -> set[str]:
    """What allauth looks up, and what it puts together from a name and an ending."""
    folder = Path(apps.get_app_config("account").path).parent / "templates"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


def test_every_template_is_used():
    tags = re.findall(r"""{%-?\s*(?:extends|include)\s+["']([^"']+)["']""", "\n".join(TEMPLATES.values()))
    texts = {text_of(node) for tree in SOURCES.values() for node in ast.walk(tree)}
    used = DJANGO_TEMPLATES | allauth_names() | crispy_names() | set(tags) | {text for text in texts if text.endswith(".html")}
    used |= {f"{name.removesuffix('.html')}_easy.html" for name in used}  # see inhalte/leicht.py
    assert [name for name in TEMPLATES if not any(fnmatch(name, pattern) for pattern in used)] == []


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name != "pdf/_karte.html"])  # no style sheet reaches into its SVG
def test_template_holds_no_inline_style_or_script(name):
    inline = r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:"
    assert re.findall(inline, TEMPLATES[name], flags=re.IGNORECASE) == []


@pytest.mark.parametrize("sums", sorted((ROOT / "static" / "vendor").glob("*/SHA256SUMS")), ids=lambda path: path.parent.name)
def test_vendored_files_are_unchanged(sums):
    lines = [line.split(maxsplit=1) for line in sums.read_text().splitlines()]
    changed = [name for digest, name in lines if hashlib.sha256((sums.parent / name).read_bytes()).hexdigest() != digest]
    assert changed == []


def test_every_vendored_folder_has_checksums():
    assert [folder.name for folder in (ROOT / "static" / "vendor").iterdir() if not (folder / "SHA256SUMS").exists()] == []


def reads_environment(call: ast.Call) -> bool:
    return ast.unparse(call.func).startswith("env.") or ast.unparse(call.func) == "required"


def environment_names() -> set[str]:
    """First arguments of `env...("NAME")` and `required("NAME")` in settings.py."""
    nodes = ast.walk(SOURCES["jena_sro.settings"])
    calls = [node for node in nodes if isinstance(node, ast.Call) and node.args and reads_environment(node)]
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


@pytest.mark.parametrize("name", sorted(environment_names()))
def test_environment_variable_is_named_in_the_readme(name):
    assert re.search(rf"\b{name}\b", (ROOT / "README.md").read_text(encoding="utf-8"))


def test_every_public_pattern_with_arguments_has_an_object():
    with_arguments = {name for name, pattern in public_patterns().items() if pattern.pattern.converters}
    assert {name.removesuffix(SUFFIX) for name in with_arguments} == set(OBJECTS)


def test_every_file_address_is_a_public_pattern():
    assert set(public_patterns()) >= FILES
