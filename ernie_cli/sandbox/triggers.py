"""Words in a question that make the sandbox end or fail in a certain way, so that a person can provoke each by asking.

| in the prompt | what happens |
|---|---|
| `[sandbox:length]` | the answer stops at half, cut by the length limit |
| `[sandbox:stop]` | the answer stops at half, as if a stop string had been met |
| `[sandbox:filter]` | the content filter replaces the answer (legacy API: `need_clear_history`, `ban_round` -1) |
| `[sandbox:flag=N]` | the safety flag N, 1 to 4, with `ban_round` -1 |
| `[sandbox:error=CODE]` | that error: a number such as `18`, or a word such as `tokens_too_long` |
| `[sandbox:status=N]` | the HTTP status N with the service's own body |
| `[sandbox:retry-after=S]` | an error that another trigger makes carries `Retry-After: S` |
| `[sandbox:slow=MS]` | nothing for so long, then the answer |
| `[sandbox:pace=MS]` | a pause before each piece of a stream |
| `[sandbox:think]` | the answer comes with reasoning, whatever the model |
| `[sandbox:no-tool]` | no function is called although some are offered |
| `[sandbox:empty]` | the answer is an empty text |
| `[sandbox:echo]` | the answer is the rest of the prompt and nothing else |
| `[sandbox:long=N]` | the answer is at least N tokens long (at most 100,000) |
| `[sandbox:batch-lost]` | in a batch: the row is in neither of its files |
| `[sandbox:batch-failed]` | in a batch: its input file is found to be invalid |
| `[sandbox:batch-expired]`, `[sandbox:batch-cancelled]` | in a batch: it ends so before this row |
| `[sandbox:batch-slow=N]` | in a batch: it stays in progress for N more looks |
| `[sandbox:KIND]` | a fault of that kind: `reset`, `cut`, `hang`, `trickle`, `502-html` … (see `faults`) |

With `*N` at its end (`[sandbox:status=429*2]`) a trigger works on the first N calls with that question alone, whatever models
they ask: so a model that stands in for another can answer.
In the prompt of a picture and in texts to embed, the errors, waits and faults work. What is not in the table is part
of the question like any other word.
"""

import re
from collections.abc import Mapping

from ernie_cli.sandbox import faults

_TRIGGER = re.compile(r"\[sandbox:([a-z0-9-]+)(?:=([^\]\s*]+))?(?:\*(\d{1,6}))?\]")
_NUMBERED = {"flag", "status", "retry-after", "slow", "pace", "long", "batch-slow"}
_BATCH = {"batch-lost", "batch-failed", "batch-expired", "batch-cancelled"}
_PLAIN = {"length", "stop", "filter", "think", "no-tool", "empty", "echo"} | _BATCH


def triggers(prompt: str, times: int) -> dict[str, str]:
    """The triggers in a prompt that work this time that it is asked (1 is the first), by name."""
    return {
        found[1]: found[2] or ""
        for found in _TRIGGER.finditer(prompt)
        if _listed(found) and (found[3] is None or times <= int(found[3]))
    }


def without_triggers(prompt: str) -> str:
    return _TRIGGER.sub(lambda found: "" if _listed(found) else found[0], prompt).strip()


def fault_in(found: Mapping[str, str]) -> str | None:
    """The kind of fault that a trigger asks for."""
    if "status" in found:
        return found["status"]
    if "slow" in found:
        return f"slow-{found['slow']}"
    return next((name for name in found if faults.known(name)), None)


def _listed(found: re.Match[str]) -> bool:
    name, value = found[1], found[2]
    if name == "error":
        return value is not None
    if name == "status":
        return value is not None and faults.status_of(value) is not None
    if name in _NUMBERED:
        return value is not None and value.isascii() and value.isdigit() and len(value) <= 6
    return value is None and (name in _PLAIN or faults.known(name))
