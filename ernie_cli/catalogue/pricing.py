"""What an answer cost, in exact decimal arithmetic; an estimate, for prices are only as new as their date."""

from decimal import Decimal, localcontext

from ernie_cli.catalogue.model import Price


def cost(price: Price | None, prompt_tokens: int | None, completion_tokens: int | None) -> str | None:
    """The amount in `price.currency` as decimal text without an exponent, or None when a figure is unknown."""
    if price is None or prompt_tokens is None or completion_tokens is None:
        return None
    input_, output = price.input, price.output
    for limit, beyond_input, beyond_output in price.beyond:
        if prompt_tokens > limit:
            input_, output = beyond_input, beyond_output
    with localcontext(prec=60):
        amount = (Decimal(input_) * prompt_tokens + Decimal(output) * completion_tokens) / price.per
    return plain(amount)


def plain(amount: Decimal) -> str:
    """An amount as decimal text: no exponent, no zeros at its end."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
