"""The table of schemes, by the name that a catalogue entry's `Form.scheme` uses."""

from collections.abc import Callable, Mapping

from ernie_cli.auth.derived import IamBearer, OAuth
from ernie_cli.auth.key import checked
from ernie_cli.auth.model import Credential, Scheme
from ernie_cli.auth.static import AccessToken, Anonymous, Bearer, Signature
from ernie_cli.catalogue.model import Provider
from ernie_cli.language.said import say
from ernie_cli.secret import Secret

# A scheme takes its secrets in the order of the form's fields, whatever these are called: the key first, then the secret.
SCHEMES: Mapping[str, Callable[[tuple[Secret, ...], Callable[[str], str]], Scheme]] = {
    "none": lambda _, __: Anonymous(),
    "bearer": lambda secrets, _: Bearer(*secrets),
    "access_token": lambda secrets, _: AccessToken(*secrets),
    "signature": lambda secrets, _: Signature(*secrets),
    "oauth": lambda secrets, root: OAuth(root("oauth"), *secrets),
    "iam_bearer": lambda secrets, root: IamBearer(root("iam"), *secrets),
}
PAIRS = ("signature", "iam_bearer")  # schemes whose secrets are an IAM key pair


def scheme(credential: Credential, provider: Provider, root_urls: Mapping[str, str] | None = None) -> Scheme:
    """What signs the calls to `provider`.

    `root_urls` replaces addresses of the catalogue: names of `provider.roots`, or "base". A login whose host ("oauth",
    "iam") is in neither hangs below the base URL. Raises CredentialsError for a key that no header may carry.
    """
    urls = {"base": provider.base_url, **{name: url for name, (url, _) in provider.roots.items()}, **(root_urls or {})}
    return SCHEMES[credential.form.scheme](_secrets(credential), lambda name: urls.get(name, urls["base"]))


def pair_signature(credential: Credential) -> Signature | None:
    """What signs the calls that only an IAM key pair may make, such as the billing service's; None without a pair."""
    return Signature(*_secrets(credential)) if credential.form.scheme in PAIRS else None


def _secrets(credential: Credential) -> tuple[Secret, ...]:
    """The checked values, in the order of the form's fields."""
    alone = len(credential.form.fields) == 1
    return tuple(
        checked(
            credential.values[field.name],
            credential.source if alone else say("{name} of {source}", name=field.name, source=credential.source),
        )
        for field in credential.form.fields
    )
