"""A sandbox on its port, recorded if a user wants that."""

from pathlib import Path

from ernie_cli.errors import UsageError
from ernie_cli.flags import Served
from ernie_cli.language.said import say
from ernie_cli.language.system import reason
from ernie_cli.sandbox.application import Sandbox
from ernie_cli.sandbox.recording import Recording
from ernie_cli.sandbox.server import Server, serve


def serving(sandbox: Sandbox, served: Served) -> Server:
    """The running server. Raises UsageError when the port or the record cannot be had."""
    try:
        application = Recording(sandbox, Path(served.record)) if served.record else sandbox
        return serve(application, port=served.port)
    except OSError as error:
        what = f"--record {served.record}" if error.filename else say("port {port}", port=served.port)
        raise UsageError(
            say("cannot use {what}: {strerror}", what=what, strerror=reason(error)),
            hint=say("choose another, or 0 for any free port"),
        ) from error
