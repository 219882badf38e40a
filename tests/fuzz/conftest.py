"""The walker's doors and world, for generated requests."""

from tests.walker.conftest import walked

__all__ = ["walked"]
