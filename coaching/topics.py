"""Topics of a call, as data with a site's own list in their place."""

from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

FILE_NAME = "topics.yaml"
SHIPPED = Path(__file__).parent / "data" / FILE_NAME


class Topic(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z_]{2,40}$")
    label: str = Field(min_length=2, max_length=60)


@cache
def topics() -> tuple[Topic, ...]:
    """The site's list if its folder has one, else the shipped one."""
    own = settings.SITE_FOLDER / FILE_NAME if settings.SITE_FOLDER else None
    path = own if own and own.exists() else SHIPPED
    return TypeAdapter(tuple[Topic, ...]).validate_python(yaml.safe_load(path.read_text()))


def topic_choices() -> list[tuple[str, str]]:
    return [(topic.code, topic.label) for topic in topics()]
