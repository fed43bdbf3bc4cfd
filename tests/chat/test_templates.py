"""`ernie chat -t`: prepared questions, their variables, and who wins over whom."""

from pathlib import Path
from typing import Any

import pytest
from program import Program, Ran
from services import choose, said

from ernie_cli.config import template
from ernie_cli.flags import Parameters

TRANSLATE = """
system: You translate into {{ language }}.
prompt: |-
  Translate, in a {{tone}} tone:

  {{input}}
model: ernie-4.0-turbo-8k
temperature: 0.2
max-tokens: 50
"""
TALK = b'[{"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"}]'
VALUES = ("-V", "language=French", "-V", "tone=calm")


@pytest.fixture
def folder(ernie: Program, tmp_path: Path) -> Path:
    """The folder of templates, with `translate` in it."""
    ernie.environ["ERNIE_CONFIG_DIR"] = str(tmp_path / "config")
    made = tmp_path / "config" / "templates"
    made.mkdir(parents=True)
    (made / "translate.yaml").write_text(TRANSLATE)
    return made


def body(ran: Ran) -> Any:
    """The one request that went out."""
    assert ran.code == 0, ran.err
    (found,) = ran.bodies
    return found


def messages(ran: Ran) -> list[tuple[str, str]]:
    """What went out, as pairs of role and text."""
    return [(each["role"], each["content"]) for each in body(ran)["messages"]]


def refused(ran: Ran, folder: Path) -> str:
    """What a run that sent nothing said, without the folder."""
    assert (ran.code, ran.out, ran.requests) == (2, "", [])
    return ran.err.replace(f"{folder}/", "").removeprefix("ernie: ").rstrip("\n")


def test_a_template_is_filled_and_sent_with_its_model_and_flags(ernie: Program, folder: Path) -> None:
    ran = ernie("chat", "-t", "translate", *VALUES, "Good", "morning", replies=[said("x")])
    assert body(ran) == {
        "model": "ernie-4.0-turbo-8k",
        "messages": [
            {"role": "system", "content": "You translate into French."},
            {"role": "user", "content": "Translate, in a calm tone:\n\nGood morning"},
        ],
        "temperature": 0.2,
        "max_completion_tokens": 50,
        "stream": True,
    }


def test_words_files_and_standard_input_all_go_where_input_stands(ernie: Program, folder: Path, tmp_path: Path) -> None:
    (folder / "quote.yaml").write_text('prompt: "«{{input}}»"')
    (tmp_path / "notes").write_text("notes\n")
    ran = ernie("chat", "-t", "quote", "words", "-f", str(tmp_path / "notes"), stdin=b"piped\n", replies=[said("x")])
    assert messages(ran) == [("user", "«words\n\nnotes\n\npiped»")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [(["My", "verse"], "Be a critic.\n\nMy verse"), ([], "Be a critic.")],
    ids=["with words", "without"],
)
def test_words_follow_a_prompt_that_has_no_place_for_them(
    ernie: Program, folder: Path, words: list[str], expected: str
) -> None:
    (folder / "critic.yaml").write_text("prompt: Be a critic.")
    assert messages(ernie("chat", "-t", "critic", *words, replies=[said("x")])) == [("user", expected)]


def test_a_template_may_be_settings_alone(ernie: Program, folder: Path) -> None:
    (folder / "exact.yaml").write_text("temperature: 0.1\nstop: [END, STOP]\n")
    sent = body(ernie("chat", "-t", "exact", "hi", replies=[said("x")]))
    assert (sent["temperature"], sent["stop"]) == (0.1, ["END", "STOP"])
    assert sent["messages"] == [{"role": "user", "content": "hi"}]


def test_settings_alone_do_not_make_a_question(ernie: Program, folder: Path) -> None:
    (folder / "exact.yaml").write_text("temperature: 0.1\n")
    assert refused(ernie("chat", "-t", "exact"), folder).startswith("the question is empty")


def test_a_list_of_messages_stands_between_the_system_prompt_and_the_question(ernie: Program, folder: Path) -> None:
    (folder / "sum.yaml").write_text("system: Be brief.\nprompt: Sum up.\n")
    ran = ernie("chat", "-t", "sum", "--messages", "-", stdin=TALK, replies=[said("x")])
    assert messages(ran) == [("system", "Be brief."), ("user", "hi"), ("assistant", "hello"), ("user", "Sum up.")]


def test_a_value_goes_in_as_it_is(ernie: Program, folder: Path) -> None:
    ran = ernie("chat", "-t", "translate", "-V", "language={{tone}}=\\{{", "-V", "tone=", "{{language}}", replies=[said("x")])
    assert messages(ran) == [
        ("system", "You translate into {{tone}}=\\{{."),
        ("user", "Translate, in a  tone:\n\n{{language}}"),
    ]


def test_a_template_of_the_configuration_is_one_too(ernie: Program, folder: Path) -> None:
    (folder.parent / "config.yaml").write_text("templates:\n  haiku: {prompt: 'A haiku on {{input}}.', top_p: 0.5}\n")
    sent = body(ernie("chat", "-t", "haiku", "frogs", replies=[said("x")]))
    assert (sent["messages"][0]["content"], sent["top_p"]) == ("A haiku on frogs.", 0.5)


def test_a_template_sends_what_the_flags_of_its_keys_send(ernie: Program, folder: Path) -> None:
    choose(ernie, "local")
    (folder / "many.yaml").write_text(
        "logit-bias: {'15339': -100, '7': 0.5}\nmetadata: {team: research, run: '7'}\nlogprobs: true\ntop-logprobs: 2\n"
        "seed: 1\nuser: me\nstop: [END]\ntop_k: 5\n"
    )
    flags = (
        *("--logit-bias", '{"15339": -100, "7": 0.5}', "--metadata", "team=research", "--metadata", "run=7", "--logprobs"),
        *("--top-logprobs", "2", "--seed", "1", "--user", "me", "--stop", "END", "--top-k", "5"),
    )
    by_flags = body(ernie("chat", "hi", "--lenient", *flags, replies=[said("x")]))
    assert body(ernie("chat", "hi", "--lenient", "-t", "many", replies=[said("x")])) == by_flags
    assert by_flags["logit_bias"] == {"15339": -100, "7": 0.5}


def test_every_parameter_is_a_key_of_templates() -> None:
    assert set(Parameters._fields) <= set(template._TEMPLATE)


@pytest.mark.parametrize(
    ("flags", "changed"),
    [
        (["--temperature", "0.9"], {"temperature": 0.9}),
        (["--max-tokens", "9"], {"max_completion_tokens": 9}),
        (["-m", "ernie-speed-128k"], {"model": "ernie-speed-128k"}),
    ],
    ids=["temperature", "max-tokens", "model"],
)
def test_the_command_line_wins_over_the_template(
    ernie: Program, folder: Path, flags: list[str], changed: dict[str, Any]
) -> None:
    plain = body(ernie("chat", "-t", "translate", *VALUES, "hi", replies=[said("x")]))
    sent = body(ernie("chat", "-t", "translate", *VALUES, "hi", *flags, replies=[said("x")]))
    assert sent == plain | changed


def test_a_system_prompt_of_the_command_line_stands_for_that_of_the_template(ernie: Program, folder: Path) -> None:
    ran = ernie("chat", "-t", "translate", "-s", "Guess.", "-V", "tone=calm", "hi", replies=[said("x")])
    assert messages(ran)[0] == ("system", "Guess.")


def test_the_template_wins_over_the_environment_and_the_configuration(ernie: Program, folder: Path) -> None:
    ernie.environ.update({"ERNIE_MODEL": "ernie-speed-128k", "ERNIE_PROVIDER": "aistudio", "WCODE_API_KEY": "sk-w"})
    (folder.parent / "config.yaml").write_text("default_provider: aistudio\n")
    (folder / "other.yaml").write_text("prompt: hi\nprovider: wcode\nmodel: ernie-4.0-turbo-128k\n")
    ran = ernie("chat", "-t", "other", replies=[said("x", "wcode")])
    assert (body(ran)["model"], ran.requests[0].url.host) == ("ernie-4.0-turbo-128k", "wcode.net")


@pytest.mark.parametrize(
    ("settings", "flags", "host", "model"),
    [
        ("model: wcode/ernie-x", [], "wcode.net", "ernie-x"),
        ("model: wcode/ernie-x", ["-p", "aistudio"], "aistudio.baidu.com", "ernie-x"),
        ("provider: wcode", ["-m", "aistudio/ernie-x"], "aistudio.baidu.com", "ernie-x"),
        ("provider: wcode", ["-m", "ernie-x"], "wcode.net", "ernie-x"),
        ("provider: wcode\nmodel: a/b", ["-p", "aistudio"], "aistudio.baidu.com", "a/b"),
    ],
)
def test_a_provider_of_the_command_line_is_the_one_that_is_asked(
    ernie: Program, folder: Path, settings: str, flags: list[str], host: str, model: str
) -> None:
    ernie.environ["WCODE_API_KEY"] = "sk-w"
    (folder / "one.yaml").write_text(f"prompt: hi\n{settings}\n")
    ran = ernie("chat", "-t", "one", *flags, replies=[said("x")])
    assert (ran.requests[0].url.host, body(ran)["model"]) == (host, model)


@pytest.mark.parametrize(("settings", "code"), [("max_tokens: 5", 0), ("top_p: 0.5", 9)])
def test_a_length_limit_of_the_template_is_one_that_the_user_set(
    ernie: Program, folder: Path, settings: str, code: int
) -> None:
    (folder / "short.yaml").write_text(f"prompt: hi\n{settings}\n")
    assert ernie("chat", "-t", "short", replies=[said("x", finish="length")]).code == code


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["hi"], "template translate wants language and tone\nhint: add -V language=… -V tone=…"),
        (["-V", "tone=calm", "hi"], "template translate wants language\nhint: add -V language=…"),
        ([*VALUES], 'template translate wants input\nhint: ask: ernie chat -t translate "…", or pipe it in'),
        (["-V", "tone=x", "  "], "template translate wants language and input\nhint: add -V language=…"),
        (
            ["-V", "langauge=x"],
            "template translate has no variable langauge; did you mean language?\nhint: it has language, tone",
        ),
        (
            ["-V", "input=x"],
            "-V input cannot be set this way\nhint: input is what is asked: words, files, standard input",
        ),
        (["-V", "tone"], "-V 'tone' is no pair\nhint: write -V KEY=VALUE"),
        (["-V", "tone=a", "-V", "tone=b"], "-V tone stands twice\nhint: a variable has one value"),
        (["-V", "tone=\udcff"], "-V is not UTF-8: bad byte at character 5\nhint: pipe it in, with --encoding NAME"),
    ],
)
def test_variables_that_are_missing_or_unknown_are_named(ernie: Program, folder: Path, argv: list[str], expected: str) -> None:
    assert refused(ernie("chat", "-t", "translate", *argv), folder) == expected


def test_a_variable_needs_a_template(ernie: Program, folder: Path) -> None:
    assert refused(ernie("chat", "-V", "a=b", "hi"), folder) == "-V is for the variables of a template\nhint: name one: -t NAME"


def test_a_variable_of_a_template_that_has_none_is_refused(ernie: Program, folder: Path) -> None:
    (folder / "plain.yaml").write_text("prompt: hi")
    ran = ernie("chat", "-t", "plain", "-V", "a=b")
    assert refused(ran, folder) == "template plain has no variable a\nhint: it has none but what is asked"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("transalte", "there is no template transalte; did you mean translate?\nhint: templates are haiku, translate"),
        ("zzz", "there is no template zzz\nhint: templates are haiku, translate"),
        (
            "translate.yaml",
            "there is no template translate.yaml; did you mean translate?\nhint: templates are haiku, translate",
        ),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest_and_the_list(ernie: Program, folder: Path, name: str, expected: str) -> None:
    (folder.parent / "config.yaml").write_text("templates: {haiku: {prompt: hi}}\n")
    (folder / ".hidden.yaml").write_text("prompt: hi")
    (folder / "notes.txt").write_text("hi")
    assert refused(ernie("chat", "-t", name, "hi"), folder) == expected


def test_without_any_template_the_place_for_one_is_told(ernie: Program, tmp_path: Path) -> None:
    ernie.environ["ERNIE_CONFIG_DIR"] = str(tmp_path)
    said = refused(ernie("chat", "-t", "new", "hi"), tmp_path)
    assert said == "there is no template new\nhint: write it as templates/new.yaml"


@pytest.mark.parametrize("name", ["../secrets", "/etc/passwd", ".hidden", "a/b", "a\\b", "", "a\nb", "x" * 101])
def test_a_name_that_leads_out_of_the_folder_is_none(ernie: Program, folder: Path, name: str) -> None:
    (folder.parent / "secrets.yaml").write_text("prompt: hi")
    assert f"is no name\nhint: it is that of a file in {folder}, without .yaml" in ernie("chat", "-t", name, "hi").err


def test_two_templates_of_one_name_are_refused(ernie: Program, folder: Path) -> None:
    (folder.parent / "config.yaml").write_text("templates: {translate: {prompt: hi}}\n")
    said = refused(ernie("chat", "-t", "translate", "hi"), folder.parent)
    assert said.startswith("there are two templates translate: templates/translate.yaml, and one in config.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "bad.yaml is empty\nhint: a template has a prompt"),
        ("{}", "bad.yaml:1:1 this template is empty"),
        ("- prompt", "bad.yaml:1:1 this is a list, where a mapping"),
        ("prompt: hi\ntemprature: 1\n", "bad.yaml:2:1 unknown key temprature\nhint: did you mean temperature?"),
        ("prompt: hi\ntools: []\n", "bad.yaml:2:8 this is a list, where text is meant"),
        ("prompt: hi\nmax-tokens: 5\nmax_tokens: 6\n", "bad.yaml:3:1 the key max_tokens stands twice, first in line 2"),
        ("prompt: hi\nmax-tokens: many\n", "bad.yaml:2:13 this is text, where a number in plain digits is meant"),
        ("prompt: 5\n", "bad.yaml:1:9 this is read as a number, where text is meant: quote the value"),
        ("prompt: ''\n", "bad.yaml:1:9 this is empty"),
        ("prompt: {{input}}\n", "bad.yaml:1:10 a key is read as a mapping: quote it"),
        ("prompt: 'Say {{ }}'\n", "bad.yaml:1:9 {{ }} begins no variable\nhint: a variable is {{name}}, on one line; braces"),
        ("prompt: hi\nsystem: '{{a'\n", "bad.yaml:2:9 {{a begins no variable"),
        ("prompt: hi\nmetadata: {a=b: c}\n", "bad.yaml:2:12 a key of metadata has no ="),
        ("prompt: Use sk-canary0123456789\n", "bad.yaml:1:9 a secret does not belong in this file"),
        ('prompt: "\\ud83d"\n', "bad.yaml:1:"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_place(ernie: Program, folder: Path, text: str, expected: str) -> None:
    (folder / "bad.yaml").write_text(text)
    said = refused(ernie("chat", "-t", "bad", "hi"), folder)
    assert said.startswith(expected)
    assert "canary" not in said


def test_a_name_in_the_configuration_is_checked(ernie: Program, folder: Path) -> None:
    (folder.parent / "config.yaml").write_text("templates: {a/b: {prompt: hi}}\n")
    said = refused(ernie("chat", "hi"), folder.parent)
    assert said.startswith("config.yaml:1:13 this is no name of a template")


def test_a_template_that_cannot_be_read_is_told(ernie: Program, folder: Path) -> None:
    (folder / "gone.yaml").symlink_to(folder / "nowhere")
    assert refused(ernie("chat", "-t", "gone", "hi"), folder) == "cannot read gone.yaml: No such file or directory"


def test_a_value_out_of_range_is_told_as_the_template_s(ernie: Program, folder: Path) -> None:
    (folder / "hot.yaml").write_text("prompt: hi\ntemperature: 5\n")
    assert refused(ernie("chat", "-t", "hot"), folder).startswith("temperature (template hot) 5 does not fit: ")


def test_a_value_of_the_command_line_is_told_as_a_flag(ernie: Program, folder: Path) -> None:
    ran = ernie("chat", "-t", "translate", *VALUES, "hi", "--temperature", "5")
    assert refused(ran, folder).startswith("--temperature 5.0 does not fit: ")


def test_a_provider_that_nobody_knows_is_told_as_the_template_s(ernie: Program, folder: Path) -> None:
    (folder / "far.yaml").write_text("prompt: hi\nprovider: qianfn\n")
    said = refused(ernie("chat", "-t", "far"), folder)
    assert said.startswith("template far: there is no provider qianfn; did you mean qianfan?\nhint: providers are aistudio, ")
