"""Secrets in environment variables."""

import pytest
from sample_providers import LOCAL, STUDIO, WEN

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials import environment, ways
from ernie_cli.errors import CredentialsError
from ernie_cli.secret import Secret


@pytest.mark.parametrize(
    ("provider", "environ", "form", "values", "source"),
    [
        (STUDIO, {"STUDIO_API_KEY": "a", "STUDIO_TOKEN": "b"}, 0, {"key": "a"}, "environment variable STUDIO_API_KEY"),
        (STUDIO, {"STUDIO_API_KEY": "", "STUDIO_TOKEN": "b"}, 0, {"key": "b"}, "environment variable STUDIO_TOKEN"),
        (STUDIO, {"STUDIO_API_KEY": " \n", "STUDIO_TOKEN": "b\r\n"}, 0, {"key": "b"}, "environment variable STUDIO_TOKEN"),
        (WEN, {"WEN_TOKEN": "t", "WEN_AK": "i", "WEN_SK": "s"}, 0, {"token": "t"}, "environment variable WEN_TOKEN"),
        (
            WEN,
            {"WEN_AK": "i", "WEN_SK": "s", "WEN_ACCESS_KEY": "half"},
            1,
            {"app_key": "i", "app_secret": "s"},
            "environment variables WEN_AK and WEN_SK",
        ),
        (
            WEN,
            {"WEN_AK": "half", "WEN_ACCESS_KEY": "i", "WEN_SECRET_KEY": "s"},
            2,
            {"access_key": "i", "secret_key": "s"},
            "environment variables WEN_ACCESS_KEY and WEN_SECRET_KEY",
        ),
        (LOCAL, {"LOCAL_KEY": "k"}, 0, {"key": "k"}, "environment variable LOCAL_KEY"),
        (LOCAL, {"LOCAL_KEY": ""}, 1, {}, "no key needed"),
    ],
)
def test_the_first_complete_form_wins(
    provider: Provider, environ: dict[str, str], form: int, values: dict[str, str], source: str
) -> None:
    secrets = {name: Secret(value) for name, value in values.items()}
    assert environment.credential(provider, environ) == Credential(provider.forms[form], secrets, source, "environment")


@pytest.mark.parametrize("environ", [{}, {"STUDIO_API_KEY": ""}, {"WEN_TOKEN": "another provider's"}])
def test_nothing_set_is_no_credential(environ: dict[str, str]) -> None:
    assert environment.credential(STUDIO, environ) is None


@pytest.mark.parametrize(
    ("environ", "message", "hint"),
    [
        ({"WEN_AK": "i"}, "WEN_AK needs its other half: WEN_SK is not set", "export WEN_SK=…"),
        ({"WEN_AK": "i", "WEN_SK": ""}, "WEN_AK needs its other half: WEN_SK is set but empty", "export WEN_SK=…"),
        (
            {"WEN_SECRET_KEY": "s"},
            "WEN_SECRET_KEY needs its other half: WEN_ACCESS_KEY is not set",
            "export WEN_ACCESS_KEY=…",
        ),
    ],
)
def test_half_a_pair_is_an_error_that_names_the_other_half(environ: dict[str, str], message: str, hint: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        environment.credential(WEN, environ)
    assert (caught.value.message, caught.value.hint, caught.value.provider) == (message, hint, "wen")


def test_what_was_tried_tells_empty_from_unset() -> None:
    assert environment.tried(STUDIO, {"STUDIO_API_KEY": ""}) == "STUDIO_API_KEY is set but empty, STUDIO_TOKEN is not set"


def test_the_way_on_is_a_line_to_type() -> None:
    assert ways.way(STUDIO) == "export STUDIO_API_KEY=…  (get one at https://studio.test/keys)"
    assert ways.way(WEN._replace(forms=WEN.forms[1:])) == "export WEN_AK=… WEN_SK=…"
    assert ways.way(LOCAL._replace(forms=LOCAL.forms[1:])) == "local takes no key"


def test_there_are_three_ways_on_without_a_keyring_and_none_where_no_key_is_needed() -> None:
    assert ways.ways(WEN) == (
        "export WEN_TOKEN=…; or set providers.wen.key_command in config.yaml; or ernie token set wen --in-file"
    )
    assert ways.ways(LOCAL._replace(forms=LOCAL.forms[1:])) == "local takes no key"
