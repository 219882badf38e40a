"""Read a template from its file, or refuse it in a sentence."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from sessions.planning.items import Template

SHIPPED = Path(__file__).parent.parent / "data"
ADVANCE_D = SHIPPED / "advance_d.yaml"


class TemplateError(ValueError):
    """A template file says something that cannot be."""


def read_template(path: Path = ADVANCE_D) -> Template:
    """The template that the file describes; a file is read again once it has changed."""
    return _read(path, path.stat().st_mtime_ns)


def says_not_offered(path: Path) -> bool:
    """Whether a site's file only takes a shipped programme from its forms."""
    return bool(_raw(path) == {"offered": False})


@lru_cache(maxsize=32)
def _read(path: Path, changed: int) -> Template:
    try:
        template = Template.model_validate(_raw(path))
    except ValidationError as error:
        first = error.errors()[0]
        place = " ".join(str(part) for part in first["loc"])
        what = str(first["msg"]).removeprefix("Value error, ")
        raise TemplateError(f"{path}: {place + ': ' if place else ''}{what}") from error
    return template


def _raw(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise TemplateError(f"{path}: this is not a readable YAML file: {error}") from error
