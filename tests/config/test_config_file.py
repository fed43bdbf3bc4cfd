"""What `config.yaml` may say, and how every mistake in it is told."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ernie_cli.catalogue.model import Price
from ernie_cli.config import file
from ernie_cli.config.model import Config, ProviderConfig
from ernie_cli.errors import UsageError
from ernie_cli.flags import Parameters
from ernie_cli.templates.model import Template
from ernie_cli.templates.pattern import Pattern

WHOLE = """
default_provider: mine
default_model: ernie-speed-8k
providers:
  qianfan:
    key_command: [pass, show, "ernie/qianfan"]
    default_model: {chat: ernie-4.5-turbo-128k, image: irag-1.0}
    proxy: http://proxy.example.org:3128
  mine:
    format: openai
    base_url: https://llm.example.org/v1
    headers: {X-Team: "research", X-Api-Key: "${TEAM_KEY}"}
aliases: {fast: wenxin/ernie-speed-8k}
templates:
  review: {prompt: "Review {{file}}", system: Be brief., temperature: 0.2, model: fast}
prices:
  wcode/baidu/ernie-4.5-21b-a3b-thinking:
    {input: 0.0010, output: "0.0035", currency: CNY, per: 1000, as_of: "2026-11-01", source: contract}
chat: {temperature: 0.7, max_tokens: 512, stop: [END], stream: false, log: false}
"""


def read(tmp_path: Path, text: str | bytes) -> Config:
    path = tmp_path / "config.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file.read_config(path)


def told(tmp_path: Path, text: str | bytes) -> str:
    """Message and hint of the mistake, without the folder."""
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    return f"{caught.value.message}\n{caught.value.hint}".replace(f"{tmp_path}/", "")


def test_every_key_of_the_format_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE) == Config(
        default_provider="mine",
        default_model={"chat": "ernie-speed-8k"},
        providers={
            "qianfan": ProviderConfig(
                key_command=("pass", "show", "ernie/qianfan"),
                default_model={"chat": "ernie-4.5-turbo-128k", "image": "irag-1.0"},
                proxy="http://proxy.example.org:3128",
            ),
            "mine": ProviderConfig(
                format="openai",
                base_url="https://llm.example.org/v1",
                headers={"X-Team": "research", "X-Api-Key": "${TEAM_KEY}"},
            ),
        },
        aliases={"fast": "wenxin/ernie-speed-8k"},
        templates={
            "review": Template(
                "review",
                prompt=Pattern(("Review ", ""), ("file",)),
                system=Pattern(("Be brief.",), ()),
                model="fast",
                flags={"temperature": 0.2},
            ),
        },
        prices={
            "wcode/baidu/ernie-4.5-21b-a3b-thinking": Price("0.0010", "0.0035", "CNY", 1000, "2026-11-01", "contract"),
        },
        chat={"temperature": 0.7, "max_tokens": 512, "stop": ("END",), "stream": False, "log": False},
        path=str(tmp_path / "config.yaml"),
    )


@pytest.mark.parametrize("text", ["", "# nothing but a remark\n", "---\n", "\ufeffaliases: {a: b}\n"])
def test_an_empty_file_and_a_byte_order_mark_are_no_mistakes(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).path == str(tmp_path / "config.yaml")


def test_a_symbolic_link_is_read_like_what_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").write_text("default_provider: wcode\n")
    (tmp_path / "config.yaml").symlink_to(tmp_path / "dotfiles")
    assert file.read_config(tmp_path / "config.yaml").default_provider == "wcode"


def test_a_link_that_points_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError, match="No such file or directory"):
        file.read_config(tmp_path / "config.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aliases:\n\ta: b\n", "config.yaml:2:1 not YAML: found character that cannot start any token"),
        ("aliases: {a: b\n", "config.yaml:2:1 not YAML: "),
        ("aliases:\n  a: \0\n", "config.yaml:2:6 a control character"),
        ("aliases: {a: b}\n---\nchat: {}\n", "config.yaml:2:1 a second document"),
        (b"aliases:\n  a: \xff\n", "config.yaml:2:6 a byte that is not UTF-8"),
        ("- a\n- b\n", "config.yaml:1:1 this is a list, where a mapping with default_provider"),
        ("chat:\n  log: true\n  top_p: 1\n  log: false\n", "config.yaml:4:3 the key log stands twice, first in line 2"),
        ("chat: !!python/object/apply:os.system [touch made]\n", "config.yaml:1:7 the tag tag:yaml.org,2002:python/object"),
        ("a: &x {b: c}\nchat: {<<: *x}\n", "config.yaml:2:8 a merge key has no meaning here"),
        ("chat: {temperature: 0.5, 1: x}\n", "config.yaml:1:26 a key is read as a number: quote it"),
        ("chat:\n", "config.yaml:1:6 this is nothing, where a mapping is meant"),
    ],
)
def test_what_is_no_yaml_of_ours_is_told_with_line_and_column(tmp_path: Path, text: str | bytes, expected: str) -> None:
    assert told(tmp_path, text).startswith(expected)
    assert not Path("made").exists()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("NO", "true or false"),
        ("0123", "a number"),
        ("12:30:45", "a number"),
        ("1e3", None),
        ("1.5", "a number"),
        ("2024-01-01", "a date"),
        ("~", "nothing"),
        ("", "nothing"),
    ],
)
def test_a_value_that_yaml_does_not_read_as_text_is_to_be_quoted(tmp_path: Path, value: str, kind: str | None) -> None:
    text = f"aliases:\n  fast: {value}\n"
    if kind is None:
        assert read(tmp_path, text).aliases == {"fast": value}
    else:
        assert f" this is read as {kind}, where text is meant: quote the value" in told(tmp_path, text)
        assert read(tmp_path, f'aliases:\n  fast: "{value or "x"}"\n').aliases == {"fast": value or "x"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chat:\n  tempertaure: 1\n", "config.yaml:2:3 unknown key tempertaure\ndid you mean temperature?"),
        ("default_providr: x\n", "config.yaml:1:1 unknown key default_providr\ndid you mean default_provider?"),
        ("providers: {qianfan: {url: x}}\n", "config.yaml:1:23 unknown key url\ndid you mean base_url?"),
        ("default_provider: qianfn\n", "config.yaml:1:19 there is no provider qianfn\ndid you mean qianfan?"),
        ("providers: {qianfn: {proxy: 'http://x'}}\n", "config.yaml:1:13 there is no provider qianfn; did you mean qianfan?"),
        (
            "providers: {mine: {format: openai}}\n",
            "config.yaml:1:13 there is no provider mine\none of your own needs format and",
        ),
        ("providers: {Mine: {}}\n", "config.yaml:1:13 this is not a name of a provider"),
        ("providers: {qianfan: {format: opnai}}\n", "config.yaml:1:31 this is none of openai, wenxin\ndid you mean openai?"),
        ("providers: {qianfan: {base_url: example.org}}\n", "config.yaml:1:33 this is not an address"),
        ("providers: {qianfan: {key_command: pass show x}}\n", "config.yaml:1:36 this is text, where a list, such as [pass"),
        ("providers: {qianfan: {key_command: []}}\n", "config.yaml:1:36 this list is empty"),
        ("providers: {qianfan: {key_command: [pass, 5]}}\n", "config.yaml:1:43 this is read as a number"),
        ("providers: {qianfan: {default_model: {chat: a, draw: b}}}\n", "config.yaml:1:48 unknown key draw"),
        ("chat: {max_tokens: 1.5}\n", "config.yaml:1:20 this is no whole number"),
        ("chat: {max_tokens: many}\n", "config.yaml:1:20 this is text, where a number in plain digits is meant"),
        ("chat: {max_tokens: 0x10}\n", "config.yaml:1:20 this is a number, where a number in plain digits is meant"),
        ("chat: {max_tokens: 010}\n", "config.yaml:1:20 a number with a leading zero"),
        ("chat: {temperature: .nan}\n", "config.yaml:1:21 this is a number, where a number in plain digits is meant"),
        ("chat: {stream: sure}\n", "config.yaml:1:16 this is text, where true or false is meant"),
        ("chat: {thinking: shown}\n", "config.yaml:1:18 this is none of auto, show, hide, only\ndid you mean show?"),
        ("prices: {qianfan/x: {input: 1}}\n", "config.yaml:1:21 output is missing here"),
        ("prices: {qianfan/x: {input: -1, output: 1}}\n", "config.yaml:1:29 a price is not negative"),
        ("prices: {qianfan/x: {input: 1, output: 1, per: 0}}\n", "config.yaml:1:48 a price is for one token or more"),
        ("prices: {x: {input: 1, output: 1}}\n", "config.yaml:1:10 a price is for provider/model\nfor example aistudio/x"),
    ],
)
def test_a_mistake_names_its_place_and_the_way_out(tmp_path: Path, text: str, expected: str) -> None:
    assert told(tmp_path, text).startswith(expected)


CANARIES = [
    "bce-v3/ALTAK-canary0123/0123456789",
    "sk-canary0123456789",
    "24.0123456789abcdef0123.2592000.1-2",
    "ALTAKcanary012345",
]


@pytest.mark.parametrize("secret", CANARIES)
@pytest.mark.parametrize(
    "where",
    [
        "api_key: {}\n",
        "providers:\n  qianfan:\n    api_key: '{}'\n",
        "providers: {{qianfan: {{key_command: [echo, '{}']}}}}\n",
        "providers: {{qianfan: {{headers: {{X-Team: 'Bearer {}'}}}}}}\n",
        "aliases: {{fast: '{}'}}\n",
        "chat: {{system: 'Use {} for calls.'}}\n",
        "{}: x\n",
    ],
)
def test_a_secret_is_refused_wherever_it_stands_and_not_shown(tmp_path: Path, where: str, secret: str) -> None:
    shown = told(tmp_path, where.format(secret))
    assert "a secret does not belong in this file" in shown
    assert "ernie token set" in shown
    assert "canary" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "AI_STUDIO_API_KEY: whatever\n",
        "providers: {wenxin: {client_secret: whatever}}\n",
        "providers: {wenxin: {headers: {Authorization: whatever}}}\n",
        "providers: {wenxin: {headers: {x-api-key: whatever}}}\n",
        "providers: {wenxin: {proxy: 'http://user:whatever@proxy:3128'}}\n",
        "providers: {wenxin: {base_url: 'https://user:whatever@example.org'}}\n",
    ],
)
def test_a_place_for_a_secret_is_refused_whatever_stands_there(tmp_path: Path, text: str) -> None:
    shown = told(tmp_path, text)
    assert "a secret does not belong in this file" in shown
    assert "whatever" not in shown


def bomb(levels: int, width: int = 10) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (bomb(9), "aliases make it too large"),
        ("a: &a [*a]\n", "aliases make it too large"),
        ("a: " + "[" * 20_000, "nest"),  # a newer libyaml says it in its own words
        ("a: " + "{a: " * 20_000, "nested deeper than 20 levels"),
        ("# " + "x" * 2**21, "is larger than 256 KiB"),
        ("a: 'x'\n" * 30_000, "the key a stands twice"),
    ],
    ids=["bomb", "loop", "lists", "mappings", "size", "lines"],
)
def test_what_would_cost_too_much_is_refused_at_once(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in told(tmp_path, text)


@given(st.text(alphabet="abk:-[]{}&*!|>'\"#%,?\n\t 01.é", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_with_a_place(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    try:
        assert isinstance(read(folder, text), Config)
    except UsageError as error:
        assert error.message.startswith(f"{folder}/config.yaml:")


def test_the_defaults_of_chat_are_flags_of_chat() -> None:
    parameters = set(Parameters._fields) - {"logit_bias"}
    assert parameters <= set(file.CHAT), "a parameter of chat has no default in the configuration"
