"""Why a database cannot be used now; never a user's error by itself."""


class Trouble(Exception):  # noqa: N818 - whoever asks decides whether it is one
    """The database cannot be used now; its words say why."""


class Busy(Trouble):
    """Somebody else holds it."""


class Damaged(Trouble):
    """It is no database any more."""


class Foreign(Trouble):
    """A newer version wrote it, or another program."""
