"""How an answer ended, judged once it is whole: well, at a limit, or at the filter; a bad end is an error with its code."""

from collections.abc import Callable

from ernie_cli.dialects.refusals import excerpt
from ernie_cli.errors import BlockedError, ErnieError, IncompleteError
from ernie_cli.events import Answer
from ernie_cli.language.said import Said, say


def verdict(answer: Answer, capped: bool, stopped: bool, note: Callable[[Said], None]) -> ErnieError | None:
    """None when all is well.

    `capped`: the user set a limit of length, so that meeting it is what was asked for. `stopped`: the user named texts
    to end the answer at, so that it may be empty.
    """
    blocked = _blocked(answer, note)
    if blocked is not None:
        return blocked
    if answer.native_finish_reason is not None and answer.finish_reason is None:
        return IncompleteError(
            say(
                "the service broke the answer off ({native_finish_reason})",
                native_finish_reason=excerpt(answer.native_finish_reason),
            ),
            hint=say("ask again"),
        )
    if answer.finish_reason in ("stop", None):  # what came counts for more than the word
        answer.finish_reason = "tool_calls" if answer.tool_calls else "length" if answer.truncated else "stop"
    if answer.finish_reason == "length" and not capped:
        return IncompleteError(
            say("the answer reached the service's length limit"), hint=say("raise it with --max-tokens, or ask for the rest")
        )
    if answer.refusal and answer.is_empty:
        return BlockedError(
            say("the model refused: {refusal}", refusal=excerpt(answer.refusal)), hint=say("ask in other words")
        )
    if answer.is_empty and not (stopped and answer.native_finish_reason == "stop"):
        return IncompleteError(say("the answer is empty"), hint=say("ask again, or in other words"))
    return None


def _blocked(answer: Answer, note: Callable[[Said], None]) -> BlockedError | None:
    """What the safety filter said (AI Studio v3 4.1.3; ERNIE-Speed-8K page)."""
    safety = answer.safety
    hint = say("change the question")
    if safety and safety.flag >= 3:
        return BlockedError(say("the service withdrew the answer: it must not be shown"), hint=hint)
    if safety and (safety.flag == 2 or safety.need_clear_history):
        where = "" if safety.ban_round is None else _round(safety.ban_round)
        return BlockedError(say("the safety filter ended the conversation{where}", where=where), hint=hint)
    if "content_filter" in (answer.finish_reason, answer.native_finish_reason):
        return BlockedError(say("the safety filter cut or replaced the answer"), hint=hint)
    if safety and safety.flag == 1:
        note(say("the safety filter marked this answer as low risk"))
    return None


def _round(number: int) -> str:
    return say(": this question is what it objects to") if number < 0 else say(": it objects to turn {number}", number=number)
