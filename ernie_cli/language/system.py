"""The operating system's reasons in words that can be translated: those that people meet; any other is quoted."""

import errno

from ernie_cli.language.said import Said, quoted, say

REASONS = {
    errno.ENOENT: say("No such file or directory"),
    errno.EACCES: say("Permission denied"),
    errno.EPERM: say("Operation not permitted"),
    errno.EISDIR: say("Is a directory"),
    errno.ENOTDIR: say("Not a directory"),
    errno.EEXIST: say("File exists"),
    errno.ENOSPC: say("No space left on device"),
    errno.EROFS: say("Read-only file system"),
    errno.ENAMETOOLONG: say("File name too long"),
    errno.EADDRINUSE: say("Address already in use"),
    errno.ECONNREFUSED: say("Connection refused"),
    errno.ECONNRESET: say("Connection reset by peer"),
}


def reason(error: OSError) -> Said:
    """Why the system could not do it."""
    return REASONS.get(error.errno or 0) or quoted(error.strerror or str(error))
