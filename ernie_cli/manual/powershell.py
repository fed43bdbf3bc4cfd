"""Completion for PowerShell. It is generated like the others and has never met a PowerShell: it says so itself."""

from collections.abc import Iterable

from ernie_cli.manual.places import MARK, places
from ernie_cli.manual.tree import Command, leaves

SCRIPT = r"""
$script:ErnieCommands = @{
%(commands)s
}
$script:ErnieOptions = @{
%(options)s
}
$script:ErnieValues = @{
%(values)s
}
$script:ErnieLists = @{
%(lists)s
}

Register-ArgumentCompleter -Native -CommandName ernie -ScriptBlock {
    param($word, $line, $position)
    $words = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { $_.ToString() })
    $command = ''
    foreach ($each in ($words | Select-Object -Skip 1)) {
        if (-not $ErnieCommands.ContainsKey($command)) { break }
        $command = "$command $each".Trim()
    }
    $place = "${command}:$($words[-1])"
    if (-not ($ErnieValues.ContainsKey($place) -or $ErnieLists.ContainsKey($place))) { $place = "${command}:0" }
    $found = @($ErnieCommands[$command]) + @($ErnieValues[$place])
    if ($word -like '-*') { $found = @($ErnieOptions[$command]) + '--help' }
    $folder = if ($env:ERNIE_CACHE_DIR) { $env:ERNIE_CACHE_DIR }
        elseif ($env:XDG_CACHE_HOME) { "$env:XDG_CACHE_HOME/ernie" } else { "$HOME/.cache/ernie" }
    foreach ($list in @($ErnieLists[$place])) {
        if ($list -and (Test-Path -PathType Leaf "$folder/complete/$list")) { $found += Get-Content "$folder/complete/$list" }
    }
    $found | Where-Object { $_ -and $_.StartsWith($word) } | ForEach-Object {
        $text = if ($_ -match '^[\w./:-]+$') { $_ } else { "'" + $_.Replace("'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
    }
}
"""


def powershell_completion(commands: tuple[Command, ...]) -> str:
    """The script."""
    tree = {"": [each.name for each in commands]}
    tree |= {each.name: [inner.words[-1] for inner in each.commands] for each in commands if each.commands}
    spelled = {leaf.name: [name for option in leaf.options for name in option.spelled] for leaf in leaves(commands)}
    found = [(str(place).replace("…", "0"), values) for values, all_ in places(commands).items() for place in all_]
    filled = SCRIPT % {
        "commands": _table(tree.items()),
        "options": _table(spelled.items()),
        "values": _table((place, values.choices) for place, values in found if values.choices),
        "lists": _table((place, values.lists) for place, values in found if values.lists),
    }
    return f"# PowerShell {MARK}. Untested: nobody has run it yet.\n{filled}"


def _table(rows: Iterable[tuple[str, Iterable[str]]]) -> str:
    return "\n".join(f"    {_word(key)} = @({', '.join(map(_word, words))})" for key, words in rows)


def _word(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
