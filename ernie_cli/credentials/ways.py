"""What to do without a key: the three ways on that work on every machine, with or without a keyring."""

from ernie_cli.catalogue.model import Provider


def way(provider: Provider) -> str:
    """The variables of the first form as a line to type: `export A=…  (get one at URL)`."""
    form = next((form for form in provider.forms if form.fields), None)
    if form is None:
        return f"{provider.name} takes no key"
    page = f"  (get one at {provider.key_page})" if provider.key_page else ""
    return f"export {' '.join(f'{field.variables[0]}=…' for field in form.fields)}{page}"


def ways(provider: Provider) -> str:
    """Environment variable, `key_command`, 0600 file."""
    if not any(form.fields for form in provider.forms):
        return way(provider)
    return (
        f"{way(provider)}; or set providers.{provider.name}.key_command in config.yaml; "
        f"or ernie token set {provider.name} --in-file"
    )
