"""The places of keys in their order, by the whole program."""

from memory_keyring import MemoryKeyring
from program import Program, chunk, stream
from typed_tokens import CODE, configure, folder


def key(program: Program) -> str:
    return program("token", "get", "wcode").out.removesuffix("\n")


def test_each_place_gives_way_to_those_before_it(bare: Program) -> None:
    bare.keyring = MemoryKeyring(wcode__api_key="sk-keyring")
    assert key(bare) == "sk-keyring"
    bare("token", "set", "wcode", "--no-check", "--in-file", stdin=b"sk-file")
    assert key(bare) == "sk-file"
    configure(bare, "providers: {wcode: {key_command: [echo, command-key]}}\n")
    bare.environ["PATH"] = "/usr/bin:/bin"
    assert key(bare) == "command-key"
    bare.environ["WCODE_API_KEY"] = "sk-environment"
    assert key(bare) == "sk-environment"


def test_a_place_that_fails_is_not_passed_over(bare: Program) -> None:
    bare.environ["PATH"] = "/usr/bin:/bin"
    configure(bare, "providers: {wcode: {key_command: ['false']}}\n")
    bare("token", "set", "wcode", "--no-check", "--in-file", stdin=b"sk-file")
    ran = bare("token", "get", "wcode")
    assert (ran.code, ran.out) == (4, "")
    assert "the key_command false failed with exit status 1" in ran.err


def test_the_only_provider_that_has_a_key_is_asked_without_opening_the_keyring_for_it(bare: Program) -> None:
    bare("token", "set", "wcode", "--no-check", stdin=CODE.encode())
    opened = bare.keyring.calls  # type: ignore[attr-defined]
    assert bare("chat", "-n", "hi", "--dry-run").code == 0
    assert bare.keyring.calls == opened  # type: ignore[attr-defined]
    ran = bare("chat", "-n", "hi", replies=[stream(chunk("Hello", "stop"))])
    assert (ran.code, ran.out, ran.requests[0].url.host) == (0, "Hello\n", "wcode.net")


def test_the_provider_of_the_configuration_wins_over_the_only_key(ernie: Program) -> None:
    configure(ernie, "default_provider: sandbox\n")
    assert ernie("chat", "-n", "hi", in_process=True).out.startswith("[sandbox]")


def test_a_broken_configuration_is_told_before_anything_is_sent(ernie: Program) -> None:
    configure(ernie, "chat: {tempertaure: 1}\n")
    ran = ernie("chat", "-n", "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert ran.err.startswith(f"ernie: {folder(ernie)}/config.yaml:1:8 unknown key tempertaure\nhint: did you mean")


def test_a_broken_configuration_is_told_even_where_nothing_of_it_is_needed(ernie: Program) -> None:
    configure(ernie, "chat: {tempertaure: 1}\n")
    ran = ernie("chat", "-n", "-p", "aistudio", "hi")
    assert (ran.code, ran.out, ran.requests) == (2, "", [])
