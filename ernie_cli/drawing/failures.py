"""One error out of those that several pictures came to; links to pictures that are paid for are never lost."""

from collections.abc import Mapping, Sequence

from ernie_cli.errors import ErnieError, PartialError
from ernie_cli.language.said import Said, say, series


def failure(total: int, errors: Mapping[int, ErnieError], links: Sequence[str], by_row: bool = False) -> ErnieError | None:
    """The error of a run of `total` pictures, by the `errors` of those that failed; None when none did.

    The pictures' own error when there is no other picture, unless they are those of rows, which are different things.
    `links` lead to pictures that were drawn and not kept.
    """
    if not errors:
        return None
    first = next(iter(errors.values()))
    if len(errors) < total or (by_row and len({error.exit_code for error in errors.values()} - {2}) == 0):
        told: dict[Said, list[int]] = {}
        for number, error in sorted(errors.items()):
            told.setdefault(error.message, []).append(number)
        reasons = series(
            "; ",
            (say("{numbers}: {message}", numbers=_numbered(numbers), message=message) for message, numbers in told.items()),
        )
        first = PartialError(
            say("{errors} of {total} pictures failed: {reasons}", errors=len(errors), total=total, reasons=reasons),
            hint=say("the others are kept"),
            provider=first.provider,
        )
    elif len({error.message for error in errors.values()}) == 1 and total > 1:
        first.message += say(" (all {total} pictures)", total=total)
    if links:
        first.hint = series("; ", filter(None, (first.hint, say("drawn and not kept: {links}", links=" ".join(links)))))
    return first


def _numbered(numbers: Sequence[int]) -> Said:
    """ "2, 5 to 8": runs of neighbours as their ends."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    said = (say("{first} to {last}", first=run[0], last=run[1]) if run[1:] else str(run[0]) for run in runs)
    return series(", ", said)
