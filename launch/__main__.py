"""`make run`: with any Python 3.11, make the environment, then go on inside it.

python3 -m launch               run both doors
python3 -m launch environment   only make the environment with the tools for tests
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - any Python may be asked to run this
    sys.exit("Python 3.11 or newer is needed: install it, and say `make run PYTHON=python3.11`.")

from launch.environment import ensure
from launch.trouble import Trouble


def main() -> None:
    """Make the environment; to run, its Python then takes this process over."""
    if sys.argv[1:] == ["environment"]:
        ensure("dev")
        return
    python = str(ensure("run"))
    os.execv(python, [python, "-m", "launch.run"])  # noqa: S606 - our own interpreter


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
