"""The entry point `legacygen`; says how to get the tool where only the runtime is installed."""

import contextlib
import gc
import os
import sys


def main() -> None:
    """Run the command line."""
    try:
        from legacygen.cli import cli
    except ModuleNotFoundError as error:
        if error.name != "click":
            raise
        sys.stderr.write("The legacygen tool is not installed here: run `pip install 'legacygen[generator]'`.\n")
        sys.exit(2)
    except KeyboardInterrupt:  # while the modules are loaded; after that, the command line ends by itself
        sys.exit(130)
    gc.disable()  # a run is short, and large syntax trees cost the collector more than they cost memory
    try:
        cli()
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        with contextlib.suppress(OSError):  # nobody listens any more
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(end.code)  # to take all models apart first takes longer than some refreshes


if __name__ == "__main__":
    main()
