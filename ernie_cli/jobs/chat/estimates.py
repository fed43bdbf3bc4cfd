"""What a question may take before it is asked: tokens by the catalogue's rule, money by its dated prices."""

from collections.abc import Callable
from decimal import Decimal

from ernie_cli.catalogue.estimate import estimated_tokens
from ernie_cli.catalogue.messages import holds_pictures, message_text
from ernie_cli.catalogue.model import Price
from ernie_cli.catalogue.pricing import cost
from ernie_cli.choice import Choice
from ernie_cli.errors import UsageError
from ernie_cli.jobs.chat.questions import Question
from ernie_cli.language.said import say
from ernie_cli.requests import ChatRequest

USUAL = 500  # tokens of an answer, until some have come


class Estimates:
    """`price` gives what a model costs, None where nobody knows. `answered` teaches how long answers are."""

    def __init__(self, price: Callable[[Choice], Price | None]) -> None:
        self._price = price
        self._answers = 0
        self._tokens = 0

    def answered(self, tokens: int | None) -> None:
        """An answer of so many tokens came."""
        if tokens is not None:
            self._answers += 1
            self._tokens += tokens

    def likely(self, question: Question) -> int:
        """Tokens of question and answer together, most probably."""
        usual = self._tokens // self._answers if self._answers else USUAL
        return self.asked(question) + min(usual, longest(question) or usual)

    def asked(self, question: Question) -> int:
        """Tokens of the question."""
        return sum(estimated_tokens(message_text(message)) for message in question.request.messages)

    def currency(self, choice: Choice) -> str:
        """That of the model's price. Raises UsageError where there is none."""
        return self._known(choice).currency

    def most(self, question: Question) -> Decimal:
        """The most that the answer can cost. Raises UsageError where the price or the longest answer is unknown."""
        price, cap = self._known(question.choice), longest(question)
        if cap is None:
            raise UsageError(
                say(
                    "nobody says how long an answer of {model} may be, so nobody knows what it may cost",
                    model=question.choice.model,
                ),
                hint=say("--max-tokens N says it"),
            )
        return Decimal(cost(price, self._most_asked(question), cap) or 0)

    def probably(self, question: Question) -> str | None:
        """What it costs most probably, as decimal text; None where the price is unknown."""
        asked = self.asked(question)
        return cost(self._price(question.choice), asked, self.likely(question) - asked)

    def _most_asked(self, question: Question) -> int:
        """Tokens of the question, at most: nobody says what a picture takes, only what the model does."""
        asked, known = self.asked(question), question.choice.known
        if not any(map(holds_pictures, question.request.messages)):
            return asked
        most = (known.max_input or known.context) if known else None
        if most is None:
            raise UsageError(
                say(
                    "nobody says how many tokens a picture is to {model}, so --max-cost cannot be kept",
                    model=question.choice.model,
                )
            )
        return max(asked, most)

    def _known(self, choice: Choice) -> Price:
        price = self._price(choice)
        if price is None:
            name = f"{choice.provider.name}/{choice.model}"
            raise UsageError(
                say("the price of {name} is unknown, so --max-cost cannot be kept", name=name),
                hint=say(
                    'set it in config.yaml: prices: {{{name}: {{input: "0.004", output: "0.016"}}}}, for 1,000 tokens',
                    name=name,
                ),
            )
        return price


def longest(question: Question) -> int | None:
    """Tokens of the longest answer: what was asked for, else what the model can; None where nobody says."""
    asked = _cap(question.request)
    known = question.choice.known
    return asked if asked is not None else known.max_output if known else None


def _cap(request: ChatRequest) -> int | None:
    caps = [value for name, value in request.fields.items() if name.startswith("max_") and isinstance(value, int)]
    return min(caps, default=None)
