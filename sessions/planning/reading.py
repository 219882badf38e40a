"""Read a template from its file, or refuse it in a sentence."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from sessions.planning.items import Template

ADVANCE_D = Path(__file__).parent.parent / "data" / "advance_d.yaml"


class TemplateError(ValueError):
    """A template file says something that cannot be."""


def read_template(path: Path = ADVANCE_D) -> Template:
    """The template that the file describes."""
    try:
        return Template.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise TemplateError(f"{path}: this is not a readable YAML file: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = " ".join(str(part) for part in first["loc"])
        what = str(first["msg"]).removeprefix("Value error, ")
        raise TemplateError(f"{path}: {place + ': ' if place else ''}{what}") from error
