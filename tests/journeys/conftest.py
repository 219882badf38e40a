from tests.demonstration import demonstration
from tests.walker.conftest import walked

__all__ = ["demonstration", "walked"]
