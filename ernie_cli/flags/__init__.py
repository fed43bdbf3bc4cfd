"""Flags that commands share: each is one field of a small group."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from ernie_cli.options import Group, argument, option

Words = Annotated[list[str] | None, argument(metavar="[PROMPT]...", help="The question; - marks where stdin goes.")]


WHOM = option("--provider", "-p", metavar="NAME", help="Whom to ask (ERNIE_PROVIDER).", default=None)
ENDPOINT = option(metavar="PATH", help="The path below the base URL, for own deployments.", default=None)
PARAMS = option(metavar="KEY=VALUE", help="Send any other field as text; KEY:=JSON as JSON.", default=None)
DRY_RUN = option("--dry-run", help="Print the request as a curl command; send nothing.", default=False)
TIMEOUT = option(metavar="SECONDS", help="No content for so long ends the call (ERNIE_TIMEOUT; 120).", default=None)
CONNECT_TIMEOUT = option(metavar="SECONDS", help="Limit for connecting (10).", default=None)
MAX_TIME = option(metavar="SECONDS", help="Limit for the whole call (none).", default=None)
TRIES = option(metavar="N", help="Tries after the first, before any output (ERNIE_RETRIES; 2).", default=None)
ENV_FILE = option(metavar="FILE", help="Read variables from a .env file.", default=None)
AUTHORITIES = option(metavar="FILE", help="Certificate authorities to trust (SSL_CERT_FILE).", default=None)


class Calling(Group):
    """Whom to ask, and how; common to the commands that ask a model, each of which has a variable of its own for it."""

    provider: str | None = WHOM
    model: str | None = option("--model", "-m", metavar="ID", help="Which model; also provider/id (ERNIE_MODEL).", default=None)
    endpoint: str | None = ENDPOINT
    param: list[str] | None = PARAMS
    timeout: float | None = TIMEOUT
    connect_timeout: float | None = CONNECT_TIMEOUT
    max_time: float | None = MAX_TIME
    retries: int | None = TRIES
    env_file: str | None = ENV_FILE
    cacert: str | None = AUTHORITIES
    dry_run: bool = DRY_RUN


class Asking(Calling):
    """The same where parameters are checked, of which `ernie chat` has it as it is."""

    lenient: bool = option("--lenient", help="Adjust or drop what the service would refuse.", default=False)


class Reaching(Group):
    """Whom to ask, and how, where no model is asked."""

    provider: str | None = WHOM
    timeout: float | None = TIMEOUT
    connect_timeout: float | None = CONNECT_TIMEOUT
    max_time: float | None = MAX_TIME
    retries: int | None = TRIES
    env_file: str | None = ENV_FILE
    cacert: str | None = AUTHORITIES


class Remaining(Group):
    """Which balances, and what is made of them."""

    all: bool = option("--all", help="Every provider at once.", default=False)
    min: str | None = option("--min", metavar="AMOUNT", help="Exit with 7 when less is left.", default=None)
    json: bool = option("--json", help="One JSON document.", default=False)


class Spent(Group):
    """Which part of the ledger, and how it is summed up."""

    spent: bool = option("--spent", help="What was spent on this machine, by the ledger.", default=False)
    by: str | None = option(metavar="day|model|provider|session", help="What sums are for (day).", default=None)
    since: str | None = option(metavar="7d|24h|DATE", help="Leave out what is older; 7d is today and six days.", default=None)


class Telling(Group):
    """How much is said on standard error."""

    quiet: bool = option("--quiet", "-q", help="Only errors on stderr.", default=False)
    verbose: bool = option("--verbose", "-v", help="More notes on stderr.", default=False)
    debug: bool = option("--debug", help="Show the wire, without secrets (ERNIE_DEBUG).", default=False)


class Asked(Group):
    """What the question is made of."""

    system: str | None = option("--system", "-s", metavar="TEXT|@FILE", help="The system prompt.", default=None)
    file: list[str] | None = option(
        "--file", "-f", metavar="PATH", help="Add a file to the question; repeatable.", default=None
    )
    attach: list[str] | None = option(
        "--attach", "-a", metavar="PATH|URL|-", help="Show a picture: JPEG, PNG, BMP, or an address; repeatable.", default=None
    )
    keep_metadata: bool = option("--keep-metadata", help="Send pictures with where they were taken.", default=False)
    editor: bool = option(
        "--editor", "-e", help="Write the question in VISUAL or EDITOR, beginning with what is given.", default=False
    )
    messages: str | None = option(metavar="FILE|-", help="A list of messages in OpenAI's form (JSON).", default=None)
    template: str | None = option(
        "--template", "-t", metavar="NAME", help="A question prepared in templates/NAME.yaml.", default=None
    )
    variable: list[str] | None = option(
        "-V", metavar="KEY=VALUE", help="What a template's {{KEY}} stands for; repeatable.", default=None
    )
    no_stdin: bool = option("--no-stdin", "-n", help="Leave standard input alone.", default=False)
    encoding: str | None = option(metavar="NAME", help="Encoding of stdin and files (UTF-8).", default=None)


class Parameters(Group):
    """What is sent beside the question: how words are chosen, thought over, searched for; each only if it is given."""

    temperature: float | None = option(metavar="FLOAT", help="Randomness of the answer.", default=None)
    top_p: float | None = option(metavar="FLOAT", help="Share of likely words to choose from.", default=None)
    top_k: int | None = option(metavar="N", help="Number of likely words to choose from.", default=None)
    min_p: float | None = option(metavar="FLOAT", help="Least likelihood, relative to the likeliest word.", default=None)
    top_a: float | None = option(metavar="FLOAT", help="Least likelihood, relative to its square.", default=None)
    max_tokens: int | None = option(metavar="N", help="Longest answer, in tokens.", default=None)
    min_tokens: int | None = option(metavar="N", help="Shortest answer, in tokens.", default=None)
    stop: list[str] | None = option(metavar="TEXT", help="End the answer at this text; repeatable.", default=None)
    seed: int | None = option(metavar="N", help="Same seed, same answer, as far as it goes.", default=None)
    penalty_score: float | None = option(metavar="FLOAT", help="Penalty on words that were said.", default=None)
    frequency_penalty: float | None = option(metavar="FLOAT", help="Penalty by how often a word was said.", default=None)
    presence_penalty: float | None = option(metavar="FLOAT", help="Penalty on a word that was said at all.", default=None)
    repetition_penalty: float | None = option(metavar="FLOAT", help="Penalty on words of question and answer.", default=None)
    logit_bias: str | None = option(metavar="JSON", help="Likelihood of tokens, by their id.", default=None)
    logprobs: bool | None = option("--logprobs", help="Ask for the likelihood of each token.", default=None)
    top_logprobs: int | None = option(metavar="N", help="And of N others in its place.", default=None)
    verbosity: str | None = option(metavar="LEVEL", help="low, medium or high.", default=None)
    user: str | None = option(metavar="ID", help="Your own id for the end user.", default=None)
    metadata: list[str] | None = option(metavar="K=V", help="A pair to send along; repeatable.", default=None)
    think: bool | None = option("--think/--no-think", help="Think before answering, or do not.", default=None)
    think_budget: int | None = option(metavar="N", help="Longest thinking, in tokens.", default=None)
    effort: str | None = option(metavar="LEVEL", help="How hard to think: low, medium, high, xhigh, max.", default=None)
    search: bool | None = option("--search/--no-search", help="Search the web for the answer, or do not.", default=None)
    citations: bool | None = option(
        "--citations", help="Marks such as ^[1]^ where a source is used; implies --search.", default=None
    )
    search_number: int | None = option(metavar="N", help="How many pages to find (1-28); implies --search.", default=None)
    reference_number: int | None = option(metavar="N", help="How many of these to use (1-28); implies --search.", default=None)


class Shown(Group):
    """What comes out, and where."""

    stream: bool | None = option("--stream/--no-stream", help="Ask for a stream, or for a whole.", default=None)
    json: bool = option("--json", help="One JSON document; with --stream, JSON lines.", default=False)
    raw: bool = option("--raw", help="The service's own JSON, unchanged.", default=False)
    output: str | None = option("--output", "-o", metavar="FILE", help="Write FILE, whole or not at all.", default=None)
    usage: bool = option("--usage", help="Tokens and cost on stderr.", default=False)
    thinking: str = option(
        metavar="auto|show|hide|only", help="Thinking: before the answer, nowhere, or alone.", default="auto"
    )
    markdown: bool | None = option(
        "--markdown/--no-markdown", help="Lay out Markdown, as is usual on a terminal, or do not.", default=None
    )
    split_think: bool = option(
        "--split-think", help="Take what stands before </think> in the text for thinking.", default=False
    )
    sources: bool = option("--sources", help="The sources of a search below the answer, on stdout.", default=False)


FORM = option("--input-format", metavar="jsonl|csv|tsv", help="What the input is (by its ending).", default=None)
ID_FIELD = option(metavar="NAME", help="The field that identifies a row (id, custom_id).", default=None)
JOBS = option("--jobs", "-j", metavar="N", min=1, max=1000, help="Requests at the same time.", default=8)
RPM = option(metavar="N", help="No more requests a minute than this.", default=None)
TPM = option(metavar="N", help="No more tokens a minute than this.", default=None)
RESUME = option("--resume", help="Go on with FILE: ask what is missing in it or failed.", default=False)
FORCE = option("--force", help="Write FILE anew, whatever is in it.", default=False)
PART = option("--shard", metavar="I/N", help="Only rows whose number modulo N is I.", default=None)
NO_DIVIDE = option("--no-divide", help="Do not divide --rpm and --tpm by the number of shards.", default=False)


class Bulk(Group):
    """Many questions at once, and how fast."""

    batch: str | None = option("--batch", metavar="FILE|-", help="Ask each row of FILE (JSON lines, CSV, TSV).", default=None)
    input_format: str | None = FORM
    id_field: str | None = ID_FIELD
    jobs: int = JOBS
    rpm: float | None = RPM
    tpm: float | None = TPM
    resume: bool = RESUME
    force: bool = FORCE
    shard: str | None = PART
    no_divide: bool = NO_DIVIDE
    max_cost: str | None = option(
        "--max-cost", metavar="AMOUNT", help="End before the row that could cost more in all.", default=None
    )
    remote: bool = option("--remote", help="Hand the rows to the provider's batch service.", default=False)
    wait: bool = option("--wait", help="With --remote: wait for the results and write them.", default=False)
    window: int | None = option(metavar="HOURS", help="With --remote: how long it may take (24).", default=None)


class Typed(NamedTuple):
    """What was typed behind `ernie chat`, for jobs of many questions."""

    words: list[str]
    asked: Asked
    asking: Asking
    parameters: Parameters
    shown: Shown
    bulk: Bulk


class Served(Group):
    """How the sandbox is served."""

    port: int = option(metavar="N", min=0, max=65535, help="Port; 0 is any that is free.", default=0)
    fault: list[str] | None = option(metavar="KIND:RATE", help="Break some calls, e.g. 429:0.2; repeatable.", default=None)
    latency: int = option(metavar="MS", min=0, help="Wait so long before each reply.", default=0)
    script: str | None = option(metavar="FILE", help="Prompts and their answers, or a cassette (YAML).", default=None)
    record: str | None = option(metavar="FILE", help="Append each request as a JSON line.", default=None)
    rpm: int | None = option(metavar="N", min=1, help="Refuse more requests a minute than this.", default=None)
