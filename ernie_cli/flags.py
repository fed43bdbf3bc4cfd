"""Flags that commands share: each is one field of a small group."""

from typing import Annotated, NamedTuple

from ernie_cli.options import argument, option

Words = Annotated[list[str] | None, argument(metavar="[PROMPT]...", help="The question; - marks where stdin goes.")]


Whom = Annotated[str | None, option("--provider", "-p", metavar="NAME", help="Whom to ask (ERNIE_PROVIDER).")]
Endpoint = Annotated[str | None, option(metavar="PATH", help="The path below the base URL, for own deployments.")]
Params = Annotated[list[str] | None, option(metavar="KEY=VALUE", help="Send any other field as text; KEY:=JSON as JSON.")]
DryRun = Annotated[bool, option("--dry-run", help="Print the request as a curl command; send nothing.")]
Timeout = Annotated[float | None, option(metavar="SECONDS", help="No content for so long ends the call (ERNIE_TIMEOUT; 120).")]
ConnectTimeout = Annotated[float | None, option(metavar="SECONDS", help="Limit for connecting (10).")]
MaxTime = Annotated[float | None, option(metavar="SECONDS", help="Limit for the whole call (none).")]
Tries = Annotated[int | None, option(metavar="N", help="Tries after the first, before any output (ERNIE_RETRIES; 2).")]
EnvFile = Annotated[str | None, option(metavar="FILE", help="Read variables from a .env file.")]
Authorities = Annotated[str | None, option(metavar="FILE", help="Certificate authorities to trust (SSL_CERT_FILE).")]


class Asking(NamedTuple):
    """Whom to ask, and how; common to all commands that ask a model."""

    provider: Whom = None
    model: Annotated[
        str | None,
        option("--model", "-m", metavar="ID", help="Which model; also provider/id (ERNIE_MODEL, ERNIE_IMAGE_MODEL)."),
    ] = None
    endpoint: Endpoint = None
    param: Params = None
    lenient: Annotated[bool, option("--lenient", help="Adjust or drop what the service would refuse.")] = False
    timeout: Timeout = None
    connect_timeout: ConnectTimeout = None
    max_time: MaxTime = None
    retries: Tries = None
    env_file: EnvFile = None
    cacert: Authorities = None
    dry_run: DryRun = False


class Reaching(NamedTuple):
    """Whom to ask, and how, where no model is asked."""

    provider: Whom = None
    timeout: Timeout = None
    connect_timeout: ConnectTimeout = None
    max_time: MaxTime = None
    retries: Tries = None
    env_file: EnvFile = None
    cacert: Authorities = None


class Remaining(NamedTuple):
    """Which balances, and what is made of them."""

    all: Annotated[bool, option("--all", help="Every provider at once.")] = False
    min: Annotated[str | None, option("--min", metavar="AMOUNT", help="Exit with 7 when less is left.")] = None
    json: Annotated[bool, option("--json", help="One JSON document.")] = False


class Spent(NamedTuple):
    """Which part of the ledger, and how it is summed up."""

    spent: Annotated[bool, option("--spent", help="What was spent on this machine, by the ledger.")] = False
    by: Annotated[str | None, option(metavar="day|model|provider|session", help="What sums are for (day).")] = None
    since: Annotated[str | None, option(metavar="7d|24h|DATE", help="Leave out what is older; 7d is today and six days.")] = (
        None
    )


class Telling(NamedTuple):
    """How much is said on standard error."""

    quiet: Annotated[bool, option("--quiet", "-q", help="Only errors on stderr.")] = False
    verbose: Annotated[bool, option("--verbose", "-v", help="More notes on stderr.")] = False
    debug: Annotated[bool, option("--debug", help="Show the wire, without secrets (ERNIE_DEBUG).")] = False


class Asked(NamedTuple):
    """What the question is made of."""

    system: Annotated[str | None, option("--system", "-s", metavar="TEXT|@FILE", help="The system prompt.")] = None
    file: Annotated[
        list[str] | None, option("--file", "-f", metavar="PATH", help="Add a file to the question; repeatable.")
    ] = None
    attach: Annotated[
        list[str] | None,
        option("--attach", "-a", metavar="PATH|URL|-", help="Show a picture: JPEG, PNG, BMP, or an address; repeatable."),
    ] = None
    keep_metadata: Annotated[bool, option("--keep-metadata", help="Send pictures with where they were taken.")] = False
    messages: Annotated[str | None, option(metavar="FILE|-", help="A list of messages in OpenAI's form (JSON).")] = None
    template: Annotated[
        str | None, option("--template", "-t", metavar="NAME", help="A question prepared in templates/NAME.yaml.")
    ] = None
    variable: Annotated[
        list[str] | None, option("-V", metavar="KEY=VALUE", help="What a template's {{KEY}} stands for; repeatable.")
    ] = None
    no_stdin: Annotated[bool, option("--no-stdin", "-n", help="Leave standard input alone.")] = False
    encoding: Annotated[str | None, option(metavar="NAME", help="Encoding of stdin and files (UTF-8).")] = None


class Sampling(NamedTuple):
    """How the model finds its words: chosen, thought over, searched for; each is sent only if it is given."""

    temperature: Annotated[float | None, option(help="Randomness of the answer.")] = None
    top_p: Annotated[float | None, option(help="Share of likely words to choose from.")] = None
    top_k: Annotated[int | None, option(help="Number of likely words to choose from.")] = None
    min_p: Annotated[float | None, option(help="Least likelihood, relative to the likeliest word.")] = None
    top_a: Annotated[float | None, option(help="Least likelihood, relative to its square.")] = None
    max_tokens: Annotated[int | None, option(metavar="N", help="Longest answer, in tokens.")] = None
    min_tokens: Annotated[int | None, option(metavar="N", help="Shortest answer, in tokens.")] = None
    stop: Annotated[list[str] | None, option(metavar="TEXT", help="End the answer at this text; repeatable.")] = None
    seed: Annotated[int | None, option(metavar="N", help="Same seed, same answer, as far as it goes.")] = None
    penalty_score: Annotated[float | None, option(help="Penalty on words that were said.")] = None
    frequency_penalty: Annotated[float | None, option(help="Penalty by how often a word was said.")] = None
    presence_penalty: Annotated[float | None, option(help="Penalty on a word that was said at all.")] = None
    repetition_penalty: Annotated[float | None, option(help="Penalty on words of question and answer.")] = None
    logit_bias: Annotated[str | None, option(metavar="JSON", help="Likelihood of tokens, by their id.")] = None
    logprobs: Annotated[bool | None, option("--logprobs", help="Ask for the likelihood of each token.")] = None
    top_logprobs: Annotated[int | None, option(metavar="N", help="And of N others in its place.")] = None
    verbosity: Annotated[str | None, option(metavar="LEVEL", help="low, medium or high.")] = None
    user: Annotated[str | None, option(metavar="ID", help="Your own id for the end user.")] = None
    metadata: Annotated[list[str] | None, option(metavar="K=V", help="A pair to send along; repeatable.")] = None
    think: Annotated[bool | None, option("--think/--no-think", help="Think before answering, or do not.")] = None
    think_budget: Annotated[int | None, option(metavar="N", help="Longest thinking, in tokens.")] = None
    effort: Annotated[str | None, option(metavar="LEVEL", help="How hard to think: low, medium, high, xhigh, max.")] = None
    search: Annotated[bool | None, option("--search/--no-search", help="Search the web for the answer, or do not.")] = None
    citations: Annotated[
        bool | None, option("--citations", help="Marks such as ^[1]^ where a source is used; implies --search.")
    ] = None
    search_number: Annotated[int | None, option(metavar="N", help="How many pages to find (1-28); implies --search.")] = None
    reference_number: Annotated[int | None, option(metavar="N", help="How many of these to use (1-28); implies --search.")] = (
        None
    )


class Shown(NamedTuple):
    """What comes out, and where."""

    stream: Annotated[bool | None, option("--stream/--no-stream", help="Ask for a stream, or for a whole.")] = None
    json: Annotated[bool, option("--json", help="One JSON document; with --stream, JSON lines.")] = False
    raw: Annotated[bool, option("--raw", help="The service's own JSON, unchanged.")] = False
    output: Annotated[str | None, option("--output", "-o", metavar="FILE", help="Write FILE, whole or not at all.")] = None
    usage: Annotated[bool, option("--usage", help="Tokens and cost on stderr.")] = False
    thinking: Annotated[str, option(metavar="auto|show|hide|only", help="Thinking: before the answer, nowhere, or alone.")] = (
        "auto"
    )
    markdown: Annotated[
        bool | None, option("--markdown/--no-markdown", help="Lay out Markdown, as is usual on a terminal, or do not.")
    ] = None
    split_think: Annotated[bool, option("--split-think", help="Take what stands before </think> in the text for thinking.")] = (
        False
    )
    sources: Annotated[bool, option("--sources", help="The sources of a search below the answer, on stdout.")] = False


Form = Annotated[str | None, option("--input-format", metavar="jsonl|csv|tsv", help="What the input is (by its ending).")]
IdField = Annotated[str | None, option(metavar="NAME", help="The field that identifies a row (id, custom_id).")]
Jobs = Annotated[int, option("--jobs", "-j", metavar="N", min=1, max=1000, help="Requests at the same time.")]
Rpm = Annotated[float | None, option(metavar="N", help="No more requests a minute than this.")]
Tpm = Annotated[float | None, option(metavar="N", help="No more tokens a minute than this.")]
Resume = Annotated[bool, option("--resume", help="Go on with FILE: ask what is missing in it or failed.")]
Force = Annotated[bool, option("--force", help="Write FILE anew, whatever is in it.")]
Part = Annotated[str | None, option("--shard", metavar="I/N", help="Only rows whose number modulo N is I.")]
NoDivide = Annotated[bool, option("--no-divide", help="Do not divide --rpm and --tpm by the number of shards.")]


class Bulk(NamedTuple):
    """Many questions at once, and how fast."""

    batch: Annotated[str | None, option("--batch", metavar="FILE|-", help="Ask each row of FILE (JSON lines, CSV, TSV).")] = (
        None
    )
    input_format: Form = None
    id_field: IdField = None
    jobs: Jobs = 8
    rpm: Rpm = None
    tpm: Tpm = None
    resume: Resume = False
    force: Force = False
    shard: Part = None
    no_divide: NoDivide = False
    max_cost: Annotated[
        str | None, option("--max-cost", metavar="AMOUNT", help="End before the row that could cost more in all.")
    ] = None
    remote: Annotated[bool, option("--remote", help="Hand the rows to the provider's batch service.")] = False
    wait: Annotated[bool, option("--wait", help="With --remote: wait for the results and write them.")] = False
    window: Annotated[int | None, option(metavar="HOURS", help="With --remote: how long it may take (24).")] = None


class Typed(NamedTuple):
    """What was typed behind `ernie chat`, for jobs of many questions."""

    words: list[str]
    asked: Asked
    asking: Asking
    sampling: Sampling
    shown: Shown
    bulk: Bulk


class Served(NamedTuple):
    """How the sandbox is served."""

    port: Annotated[int, option(metavar="N", min=0, max=65535, help="Port; 0 is any that is free.")] = 0
    fault: Annotated[list[str] | None, option(metavar="KIND:RATE", help="Break some calls, e.g. 429:0.2; repeatable.")] = None
    latency: Annotated[int, option(metavar="MS", min=0, help="Wait so long before each reply.")] = 0
    script: Annotated[str | None, option(metavar="FILE", help="Prompts and their answers, or a cassette (YAML).")] = None
    record: Annotated[str | None, option(metavar="FILE", help="Append each request as a JSON line.")] = None
    rpm: Annotated[int | None, option(metavar="N", min=1, help="Refuse more requests a minute than this.")] = None
