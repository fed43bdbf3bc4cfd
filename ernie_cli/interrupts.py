"""Where a signal may be answered with an exception, and where it may not."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType


def is_importing(frame: "FrameType | None") -> bool:
    """Whether `frame` stands inside the machinery of imports, which swallows exceptions."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False
