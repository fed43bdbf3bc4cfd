"""Runs the calls of one turn: all that are permitted at once, their results in the order of the calls."""

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import NamedTuple

from ernie_cli.bulk.crew import Crew
from ernie_cli.events import ToolCall, ToolResult
from ernie_cli.language.said import Said, say
from ernie_cli.requests import Json
from ernie_cli.tools.arguments import Unfit, arguments
from ernie_cli.tools.bench import Bench
from ernie_cli.tools.permission import Permits
from ernie_cli.tools.result import failure

MOST = 8  # calls at once

Task = Callable[[], ToolResult]


class Workshop(NamedTuple):
    """`benches` by the names of their tools. `clean` takes the secrets of this run out of what the model is told."""

    benches: Mapping[str, Bench]
    permits: Permits
    note: Callable[[Said], None]
    clean: Callable[[str], str]

    def results(self, calls: Sequence[ToolCall], left: Callable[[], float] = lambda: inf) -> tuple[ToolResult, ...]:
        """What each call gave. `left` tells the seconds that are left to each; a signal ends every tool that runs."""
        tasks = [self._task(call, left) for call in calls]  # a person is asked about all of them before any begins
        crew = Crew(iter(tasks), lambda task: task(), jobs=min(MOST, len(tasks)))
        try:
            found = tuple(crew.ordered())
        except BaseException:
            self.close()
            raise
        for result in found:
            if not result.ok:
                self.note(
                    say("{result} failed, as the model is told: {content}", result=result.name, content=result.content[:300])
                )
        return tuple(result._replace(content=self.clean(result.content)) for result in found)

    def close(self) -> None:
        """End what runs."""
        for bench in self.benches.values():
            bench.end()

    def _task(self, call: ToolCall, left: Callable[[], float]) -> Task:
        bench = self.benches.get(call.name)
        if bench is None:
            known = ", ".join(self.benches)
            return _known(failure(call, f"there is no tool {call.name[:64]}; there are {known}"))
        try:
            given = arguments(call.arguments, bench.fault)
        except Unfit as error:
            return _known(failure(call, error.message, given=error.given))
        if not self.permits(call, given, bench.shown):
            return _known(failure(call, "the user did not permit this call"))
        return _begun(bench, call, given, left)


def _known(result: ToolResult) -> Task:
    return lambda: result


def _begun(bench: Bench, call: ToolCall, given: Mapping[str, Json], left: Callable[[], float]) -> Task:
    return lambda: bench.work(call, given, left())
