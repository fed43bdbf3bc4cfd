"""Secrets in environment variables: the first complete form wins, and an empty variable counts as unset."""

from collections.abc import Iterable, Iterator, Mapping

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Field, Form, Provider
from ernie_cli.errors import CredentialsError
from ernie_cli.language.said import Said, say, series
from ernie_cli.secret import Secret


def credential(provider: Provider, environ: Mapping[str, str]) -> Credential | None:
    """The first form of `provider` whose fields are all set, or None when not even one field is.

    Raises CredentialsError for a form of several fields of which only some are set.
    """
    for form in provider.forms:
        found = {field.name: variable for field in form.fields if (variable := _variable(field, environ))}
        if len(found) == len(form.fields):
            values = {name: Secret(environ[variable].strip()) for name, variable in found.items()}
            return Credential(form, values, _source(tuple(found.values())), "environment")
    for form in provider.forms:
        _refuse_half(provider.name, form, environ)
    return None


def secrets(environ: Mapping[str, str], providers: Iterable[Provider]) -> Iterator[Secret]:
    """Everything that is a secret of one of them, whoever is asked."""
    for provider in providers:
        for form in provider.forms:
            for field in form.fields:
                yield from (Secret(environ[name].strip()) for name in field.variables if environ.get(name, "").strip())


def tried(provider: Provider, environ: Mapping[str, str]) -> Said:
    """What was looked for in vain, for a person: `A is set but empty, B is not set`."""
    variables = dict.fromkeys(name for form in provider.forms for field in form.fields for name in field.variables)
    return series(", ", (_absence(variable, environ) for variable in variables))


def _variable(field: Field, environ: Mapping[str, str]) -> str | None:
    return next((variable for variable in field.variables if environ.get(variable, "").strip()), None)


def _absence(variable: str, environ: Mapping[str, str]) -> Said:
    if variable in environ:
        return say("{variable} is set but empty", variable=variable)
    return say("{variable} is not set", variable=variable)


def _source(variables: tuple[str, ...]) -> Said:
    if not variables:
        return say("no key needed")
    if len(variables) == 1:
        return say("environment variable {variable}", variable=variables[0])
    return say("environment variables {variables}", variables=series(" and ", variables))


def _refuse_half(name: str, form: Form, environ: Mapping[str, str]) -> None:
    """Raise when some fields of `form` are set and others are not."""
    found = [variable for field in form.fields if (variable := _variable(field, environ))]
    missing = [field.variables[0] for field in form.fields if not _variable(field, environ)]
    if found and missing:
        lacks = series(" and ", (_absence(variable, environ) for variable in missing))
        raise CredentialsError(
            say("{found} needs its other half: {lacks}", found=series(" and ", found), lacks=lacks),
            hint=say("export {missing}", missing=" ".join(f"{variable}=…" for variable in missing)),
            provider=name,
        )
