"""The pages of no command: ernie-config(5) by hand, ernie-providers(7) out of the catalogue."""

from collections.abc import Mapping, Sequence

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.model import Field, Provider
from ernie_cli.language.said import Said, quoted, say, series
from ernie_cli.manual import roff
from ernie_cli.manual.roff import Roff

# By the key's own path; NAME and the like stand for a word of the user's.
KEYS: Mapping[str, str] = {
    "default_provider: NAME": "Whom to ask where neither a flag nor ERNIE_PROVIDER says it.",
    "default_model: {chat: ID, embed: ID, image: ID}": "The model of each command.",
    "providers.NAME": "Settings of a provider; a name that is not built in makes one of your own.",
    "providers.NAME.format: FORMAT": "The wire format of one of your own: openai, or wenxin.",
    "providers.NAME.base_url: URL": "Its address; the path of each call hangs below it.",
    "providers.NAME.key_command: [WORD, ...]": "A command, without a shell, whose first line is the key.",
    "providers.NAME.default_model: {chat: ID, ...}": "The model of each command there.",
    "providers.NAME.headers: {NAME: VALUE, ...}": "Headers to send along; ${VARIABLE} in a value is read from the environment.",
    "providers.NAME.proxy: URL": "The proxy to that provider.",
    "aliases: {NAME: MODEL, ...}": "Short names of models, for --model.",
    "templates: {NAME: TEMPLATE, ...}": "Prepared questions, as in templates/NAME.yaml.",
    "prices: {PROVIDER/MODEL: PRICE, ...}": (
        "What tokens cost: input and output, and where they are said currency, per, as_of and source."
    ),
    "chat: {FLAG: VALUE, ...}": "Defaults of ernie chat by the names of its flags, with underscores.",
}
CONFIG = """
The file is YAML. Every key in it is known and every value has its type: a mistake ends the run with code 2, and names line,
column and the nearest known key. It may hold no secret: keys are for the environment, key_command, or ernie token set.

What the command line says wins over the environment, that over a template, that over this file, and this file over what is
built in.
"""
TEMPLATES = """
A template is a mapping with a prompt, and where it is wanted system, provider, model and any flag of sampling. {{name}} stands
for what -V name=VALUE says, or the field of that name in a row of --batch; {{input}} for the words, files and standard input
of the run, which otherwise follow the prompt. \\{{ is two braces.

GitHub's NAME.prompt.yml in the same folder is a template too.
"""
EXAMPLE = """
default_provider: aistudio
aliases:
  fast: aistudio/ernie-speed-8k
providers:
  aistudio:
    key_command: [pass, show, ernie]
  work:
    format: openai
    base_url: https://llm.example.org/v1
    headers: {X-Team: "${TEAM}"}
prices:
  aistudio/ernie-4.5-turbo-128k: {input: "0.0008", output: "0.0032"}
chat:
  temperature: 0.3
templates:
  translate:
    system: You translate into {{language}}.
    prompt: "{{text}}"
"""
CHOOSING = """
Whom a command asks is said by --provider, else by a provider's name and a slash before the model, else by ERNIE_PROVIDER, else
by default_provider in the configuration, else by there being a key for one provider alone. The sandbox is never chosen by
itself.

A key is looked for in the environment, then by key_command of the configuration, then in the file of ernie token set --in-file,
then in the system's keyring.
"""
OWN = """
A server that speaks OpenAI's format needs no more than ERNIE_LOCAL_BASE_URL and -p local, or a name of its own in the
configuration: its key is then ERNIE_NAME_API_KEY.
"""


def config_page(page: Roff) -> str:
    """ernie-config(5)."""
    return (
        page.head("ernie-config", 5, "the configuration file of ernie")
        + page.section("SYNOPSIS", f"{roff.italic('~/.config/ernie/config.yaml')}\n")
        + page.section("DESCRIPTION", page.paragraphs(CONFIG))
        + page.section("KEYS", page.tagged((roff.bold(key), about) for key, about in KEYS.items()))
        + page.section("TEMPLATES", page.paragraphs(TEMPLATES))
        + page.section("EXAMPLES", roff.example(EXAMPLE))
        + page.section("SEE ALSO", roff.references("ernie(1)", "ernie-providers(7)"))
    )


def providers_page(page: Roff) -> str:
    """ernie-providers(7)."""
    text = page.head("ernie-providers", 7, "whom ernie can ask, and with which key")
    text += page.section("DESCRIPTION", page.paragraphs(CHOOSING))
    for provider in PROVIDERS.values():
        text += page.section(quoted(provider.name.upper()), _provider(page, provider))
    text += page.section("PROVIDERS OF YOUR OWN", page.paragraphs(OWN))
    return text + page.section("SEE ALSO", roff.references("ernie(1)", "ernie-token(1)", "ernie-config(5)"))


def _provider(page: Roff, provider: Provider) -> str:
    addresses = {provider.base_variable: provider.base_url} | {variable: url for url, variable in provider.roots.values()}
    rows = [(say("Key"), _ways(provider))]
    rows += [
        (quoted(variable), _address(url, provider.options.get("ports", ()))) for variable, url in addresses.items() if variable
    ]
    if provider.key_page:
        rows.append((say("Where keys are made"), quoted(provider.key_page)))
    rows += [(say("Model of ernie {command}", command=command), quoted(model)) for command, model in provider.defaults.items()]
    title = page.paragraphs(say("{title}.", title=provider.title))
    return title + page.tagged((roff.bold(page.words(tag)), words) for tag, words in rows)


def _address(url: str, ports: Sequence[int]) -> Said:
    if ports:
        return say("The address; without it these ports of this machine are tried: {ports}.", ports=", ".join(map(str, ports)))
    return say("Another address than {url}.", url=url) if url else say("The address.")


def _ways(provider: Provider) -> Said:
    ways = series("; or ", (series(" and ", map(_variables, form.fields)) for form in provider.forms if form.fields))
    if not ways:
        return say("None is needed.")
    return say("{ways}.", ways=ways) if all(form.fields for form in provider.forms) else say("{ways}, or none.", ways=ways)


def _variables(field: Field) -> Said:
    return series(" or ", field.variables)
