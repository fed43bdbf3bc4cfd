"""What to do without a key: the three ways on that work on every machine, with or without a keyring."""

from ernie_cli.catalogue.model import Provider
from ernie_cli.language.said import NOTHING, Said, say


def way(provider: Provider) -> Said:
    """The variables of the first form as a line to type: `export A=…  (get one at URL)`."""
    form = next((form for form in provider.forms if form.fields), None)
    if form is None:
        return say("{provider} takes no key", provider=provider.name)
    page = say("  (get one at {key_page})", key_page=provider.key_page) if provider.key_page else NOTHING
    return say("export {fields}{page}", fields=" ".join(f"{field.variables[0]}=…" for field in form.fields), page=page)


def ways(provider: Provider) -> Said:
    """Environment variable, `key_command`, 0600 file."""
    if not any(form.fields for form in provider.forms):
        return way(provider)
    return say(
        "{way}; or set providers.{provider}.key_command in config.yaml; or ernie token set {provider} --in-file",
        way=way(provider),
        provider=provider.name,
    )
