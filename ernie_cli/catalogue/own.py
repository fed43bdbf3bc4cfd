"""A provider of the user's own: a wire format at an address; what it serves and takes is for it to say."""

from ernie_cli.catalogue.local import LOCAL
from ernie_cli.catalogue.model import Field, Form, Provider
from ernie_cli.catalogue.wenxin import WENXIN
from ernie_cli.language.said import quoted

# By format: what such servers have in common, and how they are told who asks. Wenxin's models are known by their paths.
FORMATS = {
    "openai": (
        LOCAL._replace(models=(), options={name: LOCAL.options[name] for name in ("stream_usage", "kinds", "check")}),
        "bearer",
    ),
    "wenxin": (
        WENXIN._replace(
            models=tuple(model._replace(price=None) for model in WENXIN.models),
            options={name: WENXIN.options[name] for name in ("api", "messages", "check")},
        ),
        "access_token",
    ),
}
USUAL = "openai"  # where no format is named


def own(name: str, wire_format: str, base_url: str) -> Provider:
    """The provider `name`, which speaks one of FORMATS; it may do without a key."""
    kind, scheme = FORMATS[wire_format]
    stem = f"ERNIE_{name.upper().replace('-', '_')}"
    return kind._replace(
        name=name,
        title=quoted(name),
        base_url=base_url,
        base_variable=f"{stem}_BASE_URL",
        forms=(Form(scheme, (Field("api_key", (f"{stem}_API_KEY",)),)), Form("none", ())),
        key_page="",
        roots={},
    )


def variables(provider: Provider) -> list[str]:
    """The environment variables that `provider` reads."""
    fields = [variable for form in provider.forms for field in form.fields for variable in field.variables]
    return [*fields, provider.base_variable, *(variable for _, variable in provider.roots.values())]
