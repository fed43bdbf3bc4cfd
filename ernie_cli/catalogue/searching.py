"""How a search in the web is asked for by the services that take a `web_search` object, and what of it each of them knows."""

from collections.abc import Mapping

from ernie_cli.catalogue.model import Parameter

SWITCHES: Mapping[str, Parameter] = {
    "search": Parameter("web_search.enable", "flag", needs="search", default=False),
    "citations": Parameter("web_search.enable_citation", "flag", needs="search", default=False),
    "traces": Parameter("web_search.enable_trace", "flag", needs="search", default=False),
}
# AI Studio LLM API v3, 4.1.2, and Qianfan's page Wm8r4sw29: 1 to 28, the references out of what was found.
WHOLE: Mapping[str, Parameter] = {
    **SWITCHES,
    "search_number": Parameter("web_search.search_number", "integer", low=1, high=28, needs="search", default=10),
    "reference_number": Parameter("web_search.reference_number", "integer", low=1, high=28, needs="search", default=10),
    "search_status": Parameter("web_search.enable_status", "flag", needs="search", default=False),
}


def firmly(parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """The same where the service's page lists the models that can, so that the others are known not to."""
    return {name: parameter._replace(is_firm=True) for name, parameter in parameters.items()}
