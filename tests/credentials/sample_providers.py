"""Providers for these tests: one with a key, one with several forms, one that needs no key."""

from ernie_cli.catalogue.model import Field, Form, Provider


def _provider(name: str, *forms: Form, key_page: str = "") -> Provider:
    return Provider(
        name=name,
        title=name,
        dialect="openai",
        base_url="https://base",
        base_variable="",
        forms=forms,
        families=(),
        models=(),
        defaults={},
        key_page=key_page,
    )


STUDIO = _provider(
    "studio",
    Form("bearer", (Field("key", ("STUDIO_API_KEY", "STUDIO_TOKEN")),)),
    key_page="https://studio.test/keys",
)
WEN = _provider(
    "wen",
    Form("access_token", (Field("token", ("WEN_TOKEN",)),)),
    Form("oauth", (Field("app_key", ("WEN_AK",)), Field("app_secret", ("WEN_SK",)))),
    Form("signature", (Field("access_key", ("WEN_ACCESS_KEY",)), Field("secret_key", ("WEN_SECRET_KEY",)))),
)
LOCAL = _provider("local", Form("bearer", (Field("key", ("LOCAL_KEY",)),)), Form("none", ()))
