"""What the environment says, read once and refused in a sentence when it is nonsense."""

import os
import sys
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_KEY = 40


class Environment(BaseSettings):
    """Every variable that the program reads; `.env.example` explains each."""

    model_config = SettingsConfigDict(case_sensitive=True, extra="ignore")

    DOOR: Literal["main", "iss"] = "main"
    DB_LOGIN: Literal["web", "worker", "owner"] = "web"
    DATABASE_URL: str = ""
    DATABASE_WORKER_URL: str = ""
    DATABASE_OWNER_URL: str = ""
    WINDOW_URL: str = ""
    HATCH_URL: str = ""
    SECRET_KEY: str = ""
    SECRET_KEY_FALLBACKS: str = ""
    HOSTS: str = "localhost,127.0.0.1"
    HTTPS: bool = False
    PROXY_COUNT: int = 0
    EMBEDDED: bool = False
    DEMO: bool = False
    REDIS_URL: str = ""
    MAIL_URL: str = ""
    MAIL_FROM: str = "no-reply@localhost"
    SITE_FOLDER: Path | None = None
    BACKUP_DIR: Path | None = None
    AUDIT_HEADS: Path | None = None

    @model_validator(mode="after")
    def _refuse_nonsense(self) -> Self:
        if self.DEMO and not self.EMBEDDED:
            raise ValueError("DEMO works only on the databases that `make run` starts itself.")
        if self.DOOR == "main" and (self.WINDOW_URL or self.HATCH_URL):
            raise ValueError("The main door must not be given WINDOW_URL or HATCH_URL.")
        if self.DOOR == "iss" and self.DB_LOGIN == "web" and self.HATCH_URL:
            raise ValueError("Only the worker of the ISS door may be given HATCH_URL.")
        if self.SECRET_KEY and len(self.SECRET_KEY) < SHORTEST_KEY:
            raise ValueError(f"SECRET_KEY needs at least {SHORTEST_KEY} characters.")
        return self

    def hosts(self) -> list[str]:
        return [host.strip() for host in self.HOSTS.split(",") if host.strip()]

    def database_address(self) -> str:
        """The address for the login that this process may use; empty if none was given."""
        return {
            "web": self.DATABASE_URL,
            "worker": self.DATABASE_WORKER_URL,
            "owner": self.DATABASE_OWNER_URL,
        }[self.DB_LOGIN]


@cache
def environment() -> Environment:
    """Read the environment; on nonsense print one sentence and stop."""
    try:
        return Environment()
    except ValidationError as error:
        reasons = "; ".join(
            f"{'.'.join(map(str, e['loc'])) or 'environment'}: {e['msg']}" for e in error.errors()
        )
        sys.exit(f"The environment cannot be used. {reasons}")


def demand_door() -> None:
    """Servers and workers say which door they are; a forgotten one must not become main."""
    if "DOOR" not in os.environ:
        sys.exit("Set DOOR to main or iss: a server or worker never guesses its door.")
