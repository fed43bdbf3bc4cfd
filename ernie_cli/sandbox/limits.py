"""How much a service takes at once and in a minute, and the headers in which it says what is left."""

from decimal import Decimal

from ernie_cli.catalogue.model import Model
from ernie_cli.sandbox import tokens
from ernie_cli.sandbox.answers import Usage
from ernie_cli.sandbox.question import Question, images_of
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import Headers, JsonObject

LARGEST_PICTURE = 10 * 2**20  # bytes, AI Studio 5.8
REQUESTS_A_MINUTE, TOKENS_A_MINUTE = 300, 300_000  # as the page of ERNIE-Speed-8K shows them
_PICTURE_TYPES = ("data:image/jpg;base64,", "data:image/jpeg;base64,", "data:image/png;base64,", "data:image/bmp;base64,")


def check_size(model: Model, question: Question) -> None:
    """Raise Refusal when the input is longer than the model reads."""
    if model.max_input_chars is not None and len(question.input) > model.max_input_chars:
        raise Refusal("characters_too_long", f"the max input characters is {model.max_input_chars}")
    longest = model.max_input or model.context
    if longest is not None and tokens.count(question.input) > longest:
        raise Refusal("tokens_too_long")


def check_pictures(messages: list[JsonObject]) -> None:
    """Raise Refusal at a picture that is neither an address nor base64 of a known type and size."""
    for message in messages:
        for address in images_of(message.get("content")):
            if address.startswith(("http://", "https://")):
                continue
            if not address.startswith(_PICTURE_TYPES):
                raise Refusal("bad_picture", "the image must be a URL or base64 of JPG, JPEG, PNG or BMP")
            if len(address.partition(",")[2]) * 3 // 4 > LARGEST_PICTURE:
                raise Refusal("bad_picture", "the image is larger than 10MB")


def admitted(visit: Visit, key: str) -> None:
    """Count a request against its key's minute; raise Refusal when a limit was set and is used up."""
    asked, used = visit.ledger.use(_meter(visit, key), visit.options.clock(), 1, 0)
    if visit.options.rpm is not None and asked > visit.options.rpm:
        raise Refusal("rpm")
    if visit.options.tpm is not None and used >= visit.options.tpm:
        raise Refusal("tpm")


def metered(visit: Visit, model: Model | None, usage: Usage) -> Headers:
    """Count what an answer took; the headers in which the service says what is left.

    Without a limit of our own nothing runs out: the figures are those that follow a minute's first request.
    """
    options = visit.options
    asked, used = visit.ledger.use(_meter(visit, visit.key), options.clock(), 0, usage.total)
    headers: Headers = ()
    if visit.service.rated:
        if options.rpm is None:
            asked = 1
        if options.tpm is None:
            used = usage.prompt
        most, most_tokens = options.rpm or REQUESTS_A_MINUTE, options.tpm or TOKENS_A_MINUTE
        headers += (
            ("Statement", "AI-generated"),
            ("X-Ratelimit-Limit-Requests", str(most)),
            ("X-Ratelimit-Limit-Tokens", str(most_tokens)),
            ("X-Ratelimit-Remaining-Requests", str(max(0, most - asked))),
            ("X-Ratelimit-Remaining-Tokens", str(max(0, most_tokens - used))),
        )
    if visit.service.billed:
        left = visit.ledger.spend(cost(model, usage))
        headers += (("X-Account-Balance", money(left)),)
    return headers


def cost(model: Model | None, usage: Usage) -> Decimal:
    """What an answer costs by the catalogue; nothing where that has no price."""
    if model is None or model.price is None:
        return Decimal(0)
    total = Decimal(model.price.input) * usage.prompt + Decimal(model.price.output) * usage.completion
    return total / model.price.per


def money(amount: Decimal) -> str:
    """Yuan as the services write them: four places."""
    return str(amount.quantize(Decimal("0.0001")))


def _meter(visit: Visit, key: str) -> str:
    return f"{visit.service.name} {key}"
