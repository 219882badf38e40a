"""What our own source must not say. Each rule finds it in one file's text and gives the lines."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from launch.fingerprint import ROOT

ROOMS = (
    *("advance_site", "casework", "coaching", "launch", "participants", "partner_support"),
    *("sessions", "simulation"),
)
OF_MEN = ("participants", "sessions", "coaching", "casework")
# A row of these was fetched within reach before; what hangs on it is as far within reach.
SCOPES = {
    *("participant", "man", "enrolment", "group_session", "session", "slot", "cohort", "site"),
    *("user", "goal", "pk", "participant_id", "cohort_id", "slot_id"),
}
# What a room offers to the rooms above it: docs/decisions/0009-what-a-room-offers.md.
OFFERED = {
    *("models", "services", "selectors", "due", "times", "planning", "grouping"),
    *("addresses", "lists", "reach", "leaving", "merging"),
}
OF_WORK = (*OF_MEN, "partner_support", "simulation")
WITHIN = "within_reach_of"
RUN_SQL = {"execute", "executemany", "raw"}
FETCHES = "get_object_or_404"


@dataclass(frozen=True)
class Found:
    """A line that breaks a rule."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.text}"


def modules(*folders: str) -> list[Path]:
    """Our modules, without migrations."""
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in paths if "migrations" not in path.parts]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def scripts() -> list[Path]:
    return sorted((ROOT / "static" / "js").rglob("*.js"))


def told(path: Path, line: int, text: str) -> Found:
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return Found(str(name), line, " ".join(text.split())[:120])


def found_by(pattern: str, flags: int = 0) -> Callable[[Path], Iterator[Found]]:
    """A rule that a regular expression finds."""
    compiled = re.compile(pattern, flags)

    def rule(path: Path) -> Iterator[Found]:
        text = path.read_text()
        for match in compiled.finditer(text):
            yield told(path, text.count("\n", 0, match.start()) + 1, match.group())

    return rule


def imports(*forbidden: str) -> Callable[[Path], Iterator[Found]]:
    """A rule against imports of these modules, also below them, in whatever form."""

    def rule(path: Path) -> Iterator[Found]:
        for node in ast.walk(ast.parse(path.read_text())):
            for name in _imported(node):
                if any(name == f or name.startswith(f"{f}.") for f in forbidden):
                    yield told(path, node.lineno, f"import of {name}")  # type: ignore[attr-defined]

    return rule


def imports_not_offered(path: Path) -> Iterator[Found]:
    """An import from another room of what that room does not offer."""
    own = path.relative_to(ROOT).parts[0] if path.is_relative_to(ROOT) else ""
    for node in ast.walk(ast.parse(path.read_text())):
        for name in _imported(node):
            room, *inside = name.split(".")
            if room in OF_WORK and room != own and inside and inside[0] not in OFFERED:
                yield told(path, node.lineno, f"import of {name}")  # type: ignore[attr-defined]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        return [base, *(f"{base}.{alias.name}" for alias in node.names)]
    if isinstance(node, ast.Call) and _name(node.func) in {"import_module", "__import__"}:
        return [a.value for a in node.args if isinstance(a, ast.Constant) and type(a.value) is str]
    return []


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def sql_put_together(path: Path) -> Iterator[Found]:
    """SQL handed over as an f-string, a sum, `%` or `format`, instead of with parameters."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or _name(node.func) not in RUN_SQL:
            continue
        if node.args and _composed(node.args[0]):
            yield told(path, node.lineno, ast.unparse(node))


def _composed(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        return True
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return node.func.attr == "format" and isinstance(node.func.value, ast.Constant)


def reads_without_reach(path: Path) -> Iterator[Found]:
    """A read in a page that starts neither from reach nor from a row that was within it."""
    tree = ast.parse(path.read_text())
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            calls = list(_chain(node, parents))
            if calls and not _within(calls):
                yield told(path, node.lineno, ast.unparse(calls[-1]))


def _chain(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.Call]:
    """The calls that follow on a manager: `.filter(...).first()`."""
    here = parents.get(node)
    while isinstance(here, ast.Attribute | ast.Call):
        if isinstance(here, ast.Call):
            if _is_argument(here, node):
                if _name(here.func) == FETCHES:
                    yield here
                return
            yield here
        node, here = here, parents.get(here)


def _is_argument(call: ast.Call, node: ast.AST) -> bool:
    return node in call.args or node in [keyword.value for keyword in call.keywords]


def _within(calls: list[ast.Call]) -> bool:
    names = {_name(call.func) for call in calls}
    if WITHIN in names:
        return True
    return any(
        keyword.arg is None or keyword.arg.split("__")[0] in SCOPES
        for call in calls
        if _name(call.func) in {"filter", FETCHES}
        for keyword in call.keywords
    )
