"""`ernie config` as typed."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from program import KEY, Program, chunk, stream

Configure = Callable[[str], Path]

SECRET = "remove it here and run: ernie token set PROVIDER  (or name a key_command)"
PROVIDERS = "aistudio, qianfan, wenxin, wcode, local, sandbox"
FILE = """# mine
default_provider: wcode   # for now

providers:
  # the team's
  mine: {base_url: 'https://llm.example.org/v1'}
chat:
  temperature: 0.70
  stop:
  - END   # one
  - STOP
"""


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (["chat.temperature", "0.50"], "chat:\n  temperature: 0.50\n"),
        (["chat.presence_penalty", "--", "-1"], "chat:\n  presence_penalty: -1\n"),
        (["chat.stream", "no"], "chat:\n  stream: no\n"),
        (["chat.system", "yes"], 'chat:\n  system: "yes"\n'),
        (["chat.system", "12"], 'chat:\n  system: "12"\n'),
        (["chat.system", "你好：{x} # y"], 'chat:\n  system: "你好：{x} # y"\n'),
        (["chat.system", "two\nlines"], 'chat:\n  system: "two\\nlines"\n'),
        (["chat.stop", "END"], "chat:\n  stop: [END]\n"),
        (["chat.stop", "END", "5"], 'chat:\n  stop: [END, "5"]\n'),
        (["chat.stop", '["a", "b"]'], 'chat:\n  stop: ["a", "b"]\n'),
        (["chat.stop", "[END, STOP]"], "chat:\n  stop: [END, STOP]\n"),
        (["chat.stop", "[END]", "]"], 'chat:\n  stop: ["[END]", "]"]\n'),
        (["chat.stop", "[END"], 'chat:\n  stop: ["[END"]\n'),
        (["chat.system", '["a", "b"]'], 'chat:\n  system: "[\\"a\\", \\"b\\"]"\n'),
        (["providers.wcode.key_command", "[pass, show, x]"], "providers:\n  wcode:\n    key_command: [pass, show, x]\n"),
        (["chat.metadata.team", "red"], "chat:\n  metadata:\n    team: red\n"),
        (["aliases.fast", "wenxin/ernie-speed-8k"], "aliases:\n  fast: wenxin/ernie-speed-8k\n"),
        (["default_model", "ernie-4.0-8k"], "default_model: ernie-4.0-8k\n"),
        (["default_model.image", "irag-1.0"], "default_model:\n  image: irag-1.0\n"),
        (["providers.mine.base_url", "http://127.0.0.1:1/v1"], "providers:\n  mine:\n    base_url: http://127.0.0.1:1/v1\n"),
        (["providers.q.headers.X-A", "${B}"], None),
        (["providers.mine", "{base_url: 'http://a/v1', format: wenxin}"], None),
        (["providers.qianfan.key_command", "pass", "show", "x"], "providers:\n  qianfan:\n    key_command: [pass, show, x]\n"),
        (['prices."wcode/x-4.5"', "{input: 0.0010, output: 2}"], "prices:\n  wcode/x-4.5: {input: 0.0010, output: 2}\n"),
    ],
    ids=str,
)
def test_a_value_is_written_as_its_key_wants_it(
    ernie: Program, configure: Configure, tmp_path: Path, words: list[str], written: str | None
) -> None:
    path = configure("" if written else "providers: {q: {base_url: 'http://q.example.org'}}\n")
    ran = ernie("config", "set", *words)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert path.read_text() == written or written is None
    assert ernie("config", "check").code == 0
    key, value = words[0], words[-1]
    if len(words) == 2 and value[:1] not in ("{", "[") and "stop" not in key:
        assert ernie("config", "get", key).out == f"{value}\n"


def test_everything_else_in_the_file_stays(ernie: Program, configure: Configure) -> None:
    path = configure(FILE)
    for words in (["set", "default_provider", "mine"], ["set", "chat.temperature", "1"], ["set", "chat.stop", "X"]):
        assert ernie("config", *words).code == 0
    for words in (["set", "aliases.fast", "mine/big"], ["set", "providers.mine.proxy", "http://proxy:1"]):
        assert ernie("config", *words).code == 0
    expected = FILE.replace("wcode ", "mine ").replace("0.70", "1").replace("stop:\n  - END   # one\n  - STOP", "stop: [X]")
    expected = expected.replace("v1'}", "v1', proxy: 'http://proxy:1'}".replace("'http://proxy:1'", '"http://proxy:1"'))
    assert (
        path.read_text().replace("proxy: http://proxy:1", 'proxy: "http://proxy:1"')
        == expected + "aliases:\n  fast: mine/big\n"
    )


def test_a_key_is_removed_with_what_is_empty_without_it(ernie: Program, configure: Configure) -> None:
    path = configure(FILE)
    assert ernie("config", "unset", "chat.temperature").code == 0
    assert ernie("config", "unset", "chat.stop").code == 0
    assert ernie("config", "unset", "default_provider").code == 0
    assert path.read_text() == "# mine\n\nproviders:\n  # the team's\n  mine: {base_url: 'https://llm.example.org/v1'}\n"


def test_default_models_stand_as_one_or_by_command(ernie: Program, configure: Configure) -> None:
    path = configure("default_model: a   # why\n")
    assert ernie("config", "set", "default_model.embed", "b").code == 0
    assert path.read_text() == "default_model: {chat: a, embed: b}   # why\n"
    assert ernie("config", "set", "default_model", "c").code == 0
    assert path.read_text() == "default_model: {chat: c, embed: b}   # why\n"
    assert ernie("config", "get", "default_model.chat").out == "c\n"
    assert ernie("config", "unset", "default_model.embed").code == 0
    path.write_text("default_model: a\n")
    assert ernie("config", "unset", "default_model.chat").code == 0
    assert path.read_text() == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["chat.tempertaure", "1"],
            "chat.tempertaure: unknown key tempertaure; nothing is changed\nhint: did you mean temperature?",
        ),
        (
            ["chat.temperature", "5"],
            "chat.temperature: this does not fit: models take a number above 0 and up to 1, or a number from 0 to 2",
        ),
        (["chat", "{seed: 3, verbosity: loud}"], "chat: this does not fit: models take one of low, medium, high"),
        (["chat.temperature", "hot"], "chat.temperature: this is text, where a number in plain digits is meant"),
        (["chat.stream", "5"], "chat.stream: this is a number, where true or false is meant"),
        (["chat.max_tokens", "1.5"], "chat.max_tokens: this is no whole number"),
        (["chat.thinking", "shown"], "chat.thinking: this is none of auto, show, hide, only"),
        (["default_provider", "qianfn"], "default_provider: there is no provider qianfn"),
        (["providers.qianfn.base_url", "http://a/v1"], "there is no provider qianfn; did you mean qianfan?"),
        (["providers.own.format", "openai"], "there is no provider own"),
        (["providers.mine.base_url", "5"], "providers.mine.base_url: this is not an address"),
        (["providers.wcode.key_command", "pass show x"], "a command is given word by word"),
        (["chat", "5"], "chat: this is a number, where a mapping is meant"),
        (["chat.stop", "[1, 2]"], "chat.stop: this is read as a number, where text is meant: quote the value"),
        (["aliases.a", "b", "c"], "aliases.a: this is a list, where text is meant"),
        (["nothing", "1"], "nothing: unknown key nothing"),
        (["chat..x", "1"], "'chat..x' is no key"),
        (["", "1"], "'' is no key"),
        (['prices."x', "1"], "is no key"),
    ],
    ids=str,
)
def test_what_would_not_be_read_is_refused_and_nothing_written(
    ernie: Program, configure: Configure, words: list[str], told: str
) -> None:
    path = configure(FILE.replace("chat:", "chat:  # here"))
    before = path.read_text()
    ran = ernie("config", "set", *words)
    assert (ran.code, ran.out, path.read_text()) == (2, "", before)
    assert told in ran.err


@pytest.mark.parametrize(
    ("key", "whole"),
    [
        ("prices.wcode/x-4.5", 'prices."wcode/x-4.5"'),
        ("prices.wcode/x-4.5.input", 'prices."wcode/x-4.5".input'),
        ("aliases.gpt-4.5", 'aliases."gpt-4.5"'),
        ("aliases.quick.5", 'aliases."quick.5"'),
    ],
)
def test_a_name_that_was_cut_at_its_dots_is_told_with_its_quotes(
    ernie: Program, configure: Configure, key: str, whole: str
) -> None:
    configure("aliases: {quick: ernie-speed-8k}\n")
    ran = ernie("config", "set", key, "{input: 1, output: 2}")
    assert (ran.code, ran.err.splitlines()[-1]) == (2, f"hint: a name with dots stands in quotes: '{whole}'")


def test_a_misspelt_key_of_a_price_is_no_name_with_dots(ernie: Program, configure: Configure) -> None:
    configure("")
    assert ernie("config", "set", "prices.wcode/x.inptu", "1").err.endswith("hint: did you mean input?\n")
    assert "known keys" in ernie("config", "set", 'prices."wcode/x-4.5".y', "1").err


@pytest.mark.parametrize(
    "words", [["echo", "HEX"], ["sh", "-c", "echo HEX; true"], ["x", "--key=HEX"], ["sh", "-c", "echo 'HEX'"]]
)
def test_a_key_within_a_command_is_refused(ernie: Program, configure: Configure, words: list[str]) -> None:
    path, key = configure(""), "0123456789abcdef" * 2 + "01234567"
    ran = ernie("config", "set", "providers.aistudio.key_command", "--", *[each.replace("HEX", key) for each in words])
    assert (ran.code, path.read_text(), key in ran.err) == (2, "", False)
    assert "a secret does not belong in this file" in ran.err


@pytest.mark.parametrize(
    "word", ["0123456789ABCDEF0123456789ABCDEF01234567", "secrets/" + "a" * 40, "b" * 41, "c" * 40 + ":key"]
)
def test_what_names_the_place_of_a_secret_is_none(ernie: Program, configure: Configure, word: str) -> None:
    configure("")
    assert ernie("config", "set", "providers.aistudio.key_command", "pass", word).code == 0


@pytest.mark.parametrize("key", ["providers.qianfan.api_key", "chat.system", "api_key", "aliases.x"])
def test_a_secret_is_refused_with_the_place_for_it_and_not_shown(ernie: Program, configure: Configure, key: str) -> None:
    path = configure("")
    ran = ernie("config", "set", key, KEY)
    assert (ran.code, path.read_text()) == (2, "")
    assert "a secret does not belong in this file" in ran.err
    assert "ernie token set" in ran.err
    assert KEY not in ran.err


def test_a_new_file_is_ours_alone_and_an_old_one_keeps_its_mode(ernie: Program, configure: Configure, tmp_path: Path) -> None:
    configure("").unlink()
    ernie.environ["ERNIE_CONFIG_DIR"] = str(tmp_path / "new" / "folder")
    path = tmp_path / "new" / "folder" / "config.yaml"
    assert ernie("config", "path").out == f"{path}\n"
    assert ernie("config", "set", "chat.seed", "1").code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    assert ernie("config", "set", "chat.seed", "2").code == 0
    assert (stat.S_IMODE(path.stat().st_mode), path.read_text()) == (0o640, "chat:\n  seed: 2\n")
    assert [each.name for each in path.parent.iterdir()] == ["config.yaml"]


def test_a_link_stays_one(ernie: Program, configure: Configure, tmp_path: Path) -> None:
    path = configure("")
    path.unlink()
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "dotfiles" / "ernie.yaml").write_text("# kept\n")
    path.symlink_to(tmp_path / "dotfiles" / "ernie.yaml")
    assert ernie("config", "set", "chat.seed", "1").code == 0
    assert path.is_symlink()
    assert (tmp_path / "dotfiles" / "ernie.yaml").read_text() == "# kept\nchat:\n  seed: 1\n"


def test_line_ends_and_the_byte_order_mark_of_an_editor_stay(ernie: Program, configure: Configure) -> None:
    path = configure("")
    path.write_bytes("\ufeffchat:\r\n  seed: 1\r\n".encode())
    assert ernie("config", "set", "chat.top_p", "0.5").code == 0
    assert ernie("config", "unset", "chat.seed").code == 0
    assert path.read_bytes() == "\ufeffchat:\r\n  top_p: 0.5\r\n".encode()


def test_a_folder_that_cannot_be_written_is_ten(ernie: Program, configure: Configure, tmp_path: Path) -> None:
    configure("")
    ernie.environ["ERNIE_CONFIG_DIR"] = "/proc/none"
    ran = ernie("config", "set", "chat.seed", "1")
    assert (ran.code, "cannot write /proc/none/config.yaml" in ran.err) == (10, True)


def test_a_cache_that_cannot_be_made_keeps_nothing_from_being_set(ernie: Program, configure: Configure, tmp_path: Path) -> None:
    path = configure("")
    (tmp_path / "file").write_text("")
    ernie.environ["ERNIE_CACHE_DIR"] = str(tmp_path / "file/ernie")
    ran = ernie("config", "set", "chat.seed", "1")
    assert (ran.code, ran.err, path.read_text()) == (0, "", "chat:\n  seed: 1\n")


@pytest.mark.parametrize(
    "text", ["base: &a {seed: 1}\nchat: *a\n", "- a\n", "? chat\n:\n  seed: 1\n? default_model\n: a\n"], ids=str
)
def test_a_file_that_is_written_in_an_unusual_way_is_left_to_its_writer(
    ernie: Program, configure: Configure, text: str
) -> None:
    path = configure(text)
    ran = ernie("config", "set", "default_model" if "default" in text else "chat.seed", "2")
    assert (ran.code, path.read_text()) == (2, text)
    assert "hint: change it by hand: ernie config edit" in ran.err


def test_a_wrong_file_can_be_mended_key_by_key(ernie: Program, configure: Configure) -> None:
    path = configure("chat:\n  sede: 1\n  temprature: 1\n")
    ran = ernie("config", "set", "chat.seed", "2")
    assert (ran.code, f"{path}:2:3 unknown key sede; nothing is changed" in ran.err) == (2, True)
    assert [ernie("config", "unset", key).code for key in ("chat.sede", "chat.temprature")] == [0, 0]
    assert ernie("config", "set", "chat.seed", "2").code == 0


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("default_provider", "wcode\n"),
        ("chat", '{"temperature":0.7,"stop":["END","STOP"]}\n'),
        ("chat.stop", '["END","STOP"]\n'),
        ("chat.temperature", "0.70\n"),
        ("providers.mine.base_url", "https://llm.example.org/v1\n"),
        ("templates.review.prompt", "Review {{input}}\n"),
        ("templates.review", '{"prompt":"Review {{input}}","max-tokens":5}\n'),
    ],
)
def test_a_value_is_printed_as_it_is_and_what_holds_several_as_json(
    ernie: Program, configure: Configure, tmp_path: Path, key: str, shown: str
) -> None:
    configure(FILE)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "review.yaml").write_text("prompt: Review {{input}}\nmax-tokens: 5\n")
    assert ernie("config", "get", key) == (0, shown, "", [], [])
    if not shown.startswith(("{", "[")):
        assert isinstance(json.loads(ernie("config", "get", "--json", key).out), str | float)


def test_a_key_that_is_not_set_is_a_mistake_of_use_with_the_nearest(ernie: Program, configure: Configure) -> None:
    configure(FILE)
    ran = ernie("config", "get", "chat.tempertaure")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "ernie: chat.tempertaure is not set\nhint: did you mean chat.temperature?\n"
    assert ernie("config", "unset", "chat.seed").code == 2


def test_the_list_says_where_each_value_stands_and_what_stands_above_it(
    ernie: Program, configure: Configure, tmp_path: Path
) -> None:
    path = configure(FILE)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.b.yaml").write_text("prompt: P\n")
    ernie.environ |= {"ERNIE_PROVIDER": "qianfan", "ERNIE_WCODE_BASE_URL": "https://me:canary@a.example"}
    rows = json.loads(ernie("config", "list", "--json").out)
    assert [tuple(row.values()) for row in rows] == [
        ("default_provider", "wcode", f"{path}:2", "ERNIE_PROVIDER"),
        ("providers.mine.base_url", "https://llm.example.org/v1", f"{path}:6", None),
        ("chat.temperature", 0.7, f"{path}:8", None),
        ("chat.stop", ["END", "STOP"], f"{path}:10", None),
        ('templates."a.b".prompt', "P", f"{tmp_path}/templates/a.b.yaml:1", None),
        ("default_provider", "qianfan", "ERNIE_PROVIDER", None),
        ("providers.wcode.base_url", "https://***@a.example", "ERNIE_WCODE_BASE_URL", None),
    ]
    lines = ernie("config", "list").out.splitlines()
    assert lines[0].split(None, 2) == ["default_provider", "wcode", f"{path}:2, but ERNIE_PROVIDER is set"]
    assert [line.split()[1:3] for line in lines if line.startswith("chat.stop")] == [["END,", "STOP"]]


def test_setting_what_a_variable_stands_above_is_told(ernie: Program, configure: Configure) -> None:
    configure("")
    ernie.environ["ERNIE_PROVIDER"] = "qianfan"
    ran = ernie("config", "set", "default_provider", "wcode")
    assert (ran.code, ran.err) == (0, "ernie: ERNIE_PROVIDER is set and stands above it\n")


def test_a_list_of_nothing_says_where_the_file_is_to_be(ernie: Program, configure: Configure) -> None:
    path = configure("")
    path.unlink()
    ran = ernie("config", "list")
    assert (ran.code, ran.out, ran.err) == (0, "", f"ernie: nothing is set; the file is to be {path}\n")
    assert ernie("config", "list", "--json").out == "[]\n"


def test_the_check_tells_everything_that_is_wrong_and_nothing_twice(
    ernie: Program, configure: Configure, tmp_path: Path
) -> None:
    path = configure(
        "default_provider: mine\n"
        "providers:\n  mine: {base_url: nowhere, proxy: x, format: opnai}\n"
        "chat:\n  tempertaure: 1\n  stream: perhaps\n  stop: [1, END]\n  temperature: 5\n"
        "prices: {mine/x: {input: -1, output: 1}, other/x: {input: 1, output: 1}}\n"
        "api_key: x\n"
    )
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "good.yaml").write_text("prompt: P\n")
    (folder / "bad.yaml").write_text("prompt: '{{'\ntemprature: 1\n")
    (folder / "empty.yaml").write_text("")
    ran = ernie("config", "check")
    assert ran.code == 2
    assert ran.out.replace(f"{tmp_path}/", "").splitlines() == [
        "config.yaml:3:20 this is not an address that begins with https:// or http://",
        "config.yaml:3:36 this is not the address of a proxy, such as http://host:3128",
        "config.yaml:3:47 this is none of openai, wenxin (did you mean openai?)",
        "config.yaml:5:3 unknown key tempertaure (did you mean temperature?)",
        "config.yaml:6:11 this is text, where true or false is meant",
        "config.yaml:7:10 this is read as a number, where text is meant: quote the value",
        "config.yaml:8:16 this does not fit: models take a number above 0 and up to 1, or a number from 0 to 2",
        "config.yaml:9:26 a price is not negative",
        f"config.yaml:9:42 a price is for provider/model (for example aistudio/other/x; providers are {PROVIDERS})",
        f"config.yaml:10:1 a secret does not belong in this file ({SECRET})",
        "templates/bad.yaml:1:9 {{ begins no variable (a variable is {{name}}, on one line; braces themselves are \\{{)",
        "templates/bad.yaml:2:1 unknown key temprature (did you mean temperature?)",
        'templates/empty.yaml is empty (a template has a prompt: "Translate into {{language}}: {{input}}")',
        f"ok  {folder}/good.yaml".replace(f"{tmp_path}/", ""),
    ]
    assert ran.err == "ernie: 13 mistakes in the configuration\nhint: ernie config edit\n"
    assert path.exists()


@pytest.mark.parametrize("value", ["0", "1.5", "2"])
def test_a_default_that_one_model_takes_is_taken(ernie: Program, configure: Configure, value: str) -> None:
    configure("")
    assert ernie("config", "set", "chat.temperature", value).code == 0
    assert ernie("config", "check").code == 0


def test_a_default_that_stands_there_does_not_keep_another_from_being_set(ernie: Program, configure: Configure) -> None:
    path = configure("chat: {temperature: 5}\n")
    assert ernie("config", "set", "chat.seed", "3").code == 0
    assert path.read_text() == "chat: {temperature: 5, seed: 3}\n"
    assert ernie("config", "set", "chat.temperature", "1").code == 0


def test_the_check_sees_what_two_files_say_together(ernie: Program, configure: Configure, tmp_path: Path) -> None:
    configure("templates: {twice: {prompt: P}}\n")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "twice.yaml").write_text("prompt: P\n")
    (tmp_path / "templates" / "whose.yaml").write_text("prompt: P\nprovider: qianfn\n")
    ran = ernie("config", "check")
    assert (ran.code, len(ran.out.splitlines())) == (2, 3)
    assert "there are two templates twice" in ran.out
    assert "template whose: there is no provider qianfn; did you mean qianfan?" in ran.out


def test_the_check_of_what_is_right_says_so(ernie: Program, configure: Configure, tmp_path: Path) -> None:
    path = configure(FILE)
    assert ernie("config", "check") == (0, f"ok  {path}\n", "", [], [])
    path.unlink()
    ran = ernie("config", "check")
    assert (ran.code, ran.out, "nothing is wrong" in ran.err) == (0, "", True)


def test_the_check_notes_a_file_that_anybody_may_write(ernie: Program, configure: Configure) -> None:
    path = configure("default_provider: wcode\n")
    path.chmod(0o664)
    assert ernie("config", "check") == (0, f"ok  {path}\n", "", [], [])
    path.chmod(0o666)
    ran = ernie("config", "check")
    assert (ran.code, ran.out) == (0, f"ok  {path}\n")
    assert ran.err == f"ernie: anybody may write {path}, and the commands in it are run: chmod o-w\n"


def test_what_is_set_is_what_the_next_question_uses(ernie: Program, configure: Configure) -> None:
    configure("")
    for words in (["providers.mine.base_url", "http://127.0.0.1:9/v1"], ["default_provider", "mine"], ["default_model", "big"]):
        assert ernie("config", "set", *words).code == 0
    ran = ernie("chat", "-n", "hi", replies=[stream(chunk("Hello"), chunk("", "stop"))])
    assert (ran.code, str(ran.requests[0].url), ran.bodies[0]["model"]) == (0, "http://127.0.0.1:9/v1/chat/completions", "big")


def test_no_copy_and_no_lock_is_left_beside_the_file(ernie: Program, configure: Configure, tmp_path: Path) -> None:
    folder = tmp_path / "only"
    folder.mkdir()
    configure("")
    ernie.environ["ERNIE_CONFIG_DIR"] = str(folder)
    ernie("config", "set", "chat.seed", "1")
    ernie("config", "set", "chat.seed", "x")
    ernie("config", "unset", "chat.seed")
    assert [path.name for path in folder.iterdir()] == ["config.yaml"]
