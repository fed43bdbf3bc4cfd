"""What no command says of itself: exit codes, environment, files, examples."""

from collections.abc import Mapping

# By exit code; DONE stands for the first where nobody answers.
EXIT_STATUS: Mapping[int, str] = {
    0: "The whole answer was delivered.",
    1: "A bug in ernie.",
    2: "A bad flag, argument, input or setting; nothing was sent.",
    3: "Some rows of a job, or some pictures, failed and are told; the others are written.",
    4: "No key, or one that was refused; a keyring that is locked, missing or silent.",
    5: "Network, time limit, rate limit or 5xx, after our own retries: worth trying again.",
    6: "Refused for good: bad parameter, unknown model, redirect, TLS, a reply that is not the protocol.",
    7: "Balance, daily quota, overdue account; less is left than --min asks.",
    8: "The content filter refused the question or withdrew the answer.",
    9: "The answer broke off, or met the service's length limit; what came is printed.",
    10: "Standard output or a file could not be written.",
    11: "The answer does not fit the schema that was asked for.",
    129: "Also 130, 143: died of SIGHUP, SIGINT, SIGTERM; what had come is printed.",
    141: "The reader of the pipe left.",
}
DONE = "It is done."
ANSWERING = ("", "chat", "embed", "image")
_SIGNALS = (129, 141)
_ALONE = (0, 1, 2, 10, *_SIGNALS)  # nobody is asked
_ASKING = (0, 1, 2, 4, 5, 6, 7, 10, *_SIGNALS)
CODES: Mapping[str, tuple[int, ...]] = {
    "": tuple(EXIT_STATUS),
    "chat": tuple(EXIT_STATUS),
    "embed": tuple(code for code in EXIT_STATUS if code not in (9, 11)),
    "image": tuple(code for code in EXIT_STATUS if code not in (9, 11)),
    "models": _ASKING,
    "token": _ASKING,
    "balance": _ASKING,
    "batch": tuple(sorted((3, *_ASKING))),
    "history": _ALONE,
    "config": _ALONE,
    "sandbox": _ALONE,
    "completion": _ALONE,
    "help": _ALONE,
}

ENVIRONMENT: Mapping[str, str] = {
    "ERNIE_PROVIDER": "Whom to ask, as --provider.",
    "ERNIE_MODEL": "The model of ernie chat, as --model; also provider/id.",
    "ERNIE_EMBED_MODEL": "The model of ernie embed.",
    "ERNIE_IMAGE_MODEL": "The model of ernie image.",
    "ERNIE_TIMEOUT": "Seconds without content that end a call, as --timeout.",
    "ERNIE_RETRIES": "Tries after the first, as --retries.",
    "ERNIE_LANG": "The language of help, errors and notes: zh is Chinese; else LC_ALL, LC_MESSAGES and LANG say.",
    "ERNIE_DEBUG": "Show the wire, as --debug; 0, no, off and false mean no.",
    "ERNIE_NO_LOG": "Keep no conversation, as chat: {log: false} in the configuration.",
    "ERNIE_CONFIG_DIR": "The folder of config.yaml, templates and credentials.",
    "ERNIE_DATA_DIR": "The folder of what is to stay: conversations, the ledger, pictures of questions.",
    "ERNIE_CACHE_DIR": "The folder of what can be had again: access tokens, kept answers, names for TAB.",
    "ERNIE_SANDBOX_SCRIPT": "Prompts and their answers for the provider sandbox (YAML).",
    "ERNIE_SANDBOX_FAULT": "Faults of the provider sandbox, such as 500:0.5.",
    "VISUAL, EDITOR": "The editor, the first of them that is set.",
    "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY": "Proxies, SOCKS too, and hosts that need none.",
    "SSL_CERT_FILE, SSL_CERT_DIR": "Certificate authorities to trust, as --cacert.",
    "NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE": "No colours, or colours wherever output goes.",
    "TERM, COLUMNS": "The terminal: dumb is one without colours and layout; how wide it is, whatever it says itself.",
}
# Variables of a command that none of its options names; whoever is asked, proxies and authorities count.
_CALLING = ("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", "SSL_CERT_FILE, SSL_CERT_DIR")
_TRYING = ("ERNIE_SANDBOX_SCRIPT", "ERNIE_SANDBOX_FAULT")
VARIABLES: Mapping[str, tuple[str, ...]] = {
    "chat": ("ERNIE_NO_LOG", *_TRYING, "VISUAL, EDITOR", *_CALLING),
    "embed": (*_TRYING, *_CALLING),
    "image": (*_TRYING, *_CALLING),
    "models": _CALLING,
    "token": ("ERNIE_CONFIG_DIR", "ERNIE_CACHE_DIR", *_CALLING),
    "balance": ("ERNIE_DATA_DIR", *_CALLING),
    "batch": _CALLING,
    "history": ("ERNIE_DATA_DIR", "ERNIE_NO_LOG"),
    "config": ("ERNIE_CONFIG_DIR", "VISUAL, EDITOR"),
    "sandbox": ("ERNIE_LANG",),
    "completion": ("ERNIE_CACHE_DIR",),
    "help": ("ERNIE_LANG",),
}

CONFIGURATION = "~/.config/ernie/config.yaml"
FILES: Mapping[str, str] = {
    CONFIGURATION: "The configuration, see ernie-config(5).",
    "~/.config/ernie/templates/NAME.yaml": "Questions prepared for --template NAME; also GitHub's NAME.prompt.yml.",
    "~/.config/ernie/credentials": "Keys that ernie token set --in-file keeps, for your eyes only.",
    "~/.local/share/ernie/history/": "Conversations, and pictures/ beside it: what was attached.",
    "~/.local/share/ernie/ledger/": "What was spent on this machine.",
    "~/.cache/ernie/tokens/": "Access tokens of secrets that stand in the environment.",
    "~/.cache/ernie/answers/": "Answers that --cache keeps.",
    "~/.cache/ernie/complete/": (
        "Names that TAB offers: models, aliases, sessions, ids of conversations and of jobs, templates, providers, one a line."
    ),
}
_LEDGER = (CONFIGURATION, "~/.local/share/ernie/ledger/")
PATHS: Mapping[str, tuple[str, ...]] = {
    "": tuple(FILES),
    "chat": (
        *_LEDGER,
        "~/.config/ernie/templates/NAME.yaml",
        "~/.local/share/ernie/history/",
        "~/.cache/ernie/answers/",
    ),
    "embed": _LEDGER,
    "image": _LEDGER,
    "models": (CONFIGURATION, "~/.cache/ernie/complete/"),
    "token": (CONFIGURATION, "~/.config/ernie/credentials", "~/.cache/ernie/tokens/"),
    "balance": _LEDGER,
    "batch": (CONFIGURATION,),
    "history": ("~/.local/share/ernie/history/",),
    "config": (CONFIGURATION,),
    "completion": ("~/.cache/ernie/complete/",),
}
MORE = "Those of all commands are in ernie(1), keys and addresses in ernie-providers(7)."
KEYS = "Keys and addresses have variables of their own, see ernie-providers(7)."
PLACES = (
    "The folders are those of XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_CACHE_HOME where these are set, on macOS "
    "~/Library/Application Support/ernie and ~/Library/Caches/ernie."
)
EXAMPLES: Mapping[str, str] = {
    "": """
ernie chat -p sandbox "Hello"
ernie chat -f notes.txt "Summarise this."
git diff --staged | ernie chat "Write a commit message for this change."
until ernie chat -o a.txt "A story?"; do [ $? = 5 ] && sleep 30 || break; done
""",
    "chat": """
ernie chat "What is a mixture of experts?"
ernie chat -s "Answer in one sentence." Why is the sky blue
ernie chat "Translate into English:" - "Keep the line breaks." < poem.txt
ernie chat -m ernie-x1-turbo-32k --thinking show "How many r are in strawberry?"
ernie chat -m ernie-4.5-turbo-vl-32k -a fox.png "What is in this picture?"
ernie chat --json "Hello" | jq .usage.total_tokens
ernie chat --batch questions.jsonl -o answers.jsonl --resume
while read -r line; do ernie chat -n -- "$line"; done < questions.txt
""",
    "embed": """
ernie embed "one text" "and another"
ernie embed -i questions.jsonl --field prompt -o vectors.npy --resume
ernie embed --nearest "refund" --top 2 < faq.txt
""",
    "image": """
ernie image "a red fox in the snow" --style anime --size 1024x576 -o fox.png
ernie image "a red fox" -N 6 -o 'fox-{n}-{seed}'
ernie image --batch wishes.jsonl -o pictures/ --resume
""",
    "models": """
ernie models -p qianfan
ernie models --can vision --ids
ernie models qianfan/ernie-4.5-turbo-vl
ernie models -p aistudio --live
""",
    "token": """
ernie token set aistudio
pass show ernie | ernie token set aistudio
curl "$URL/models" -H @<(ernie token get aistudio --header)
ernie token check
""",
    "balance": """
ernie balance --all
ernie balance -p wcode --min 5 || echo "exit code $?"
ernie balance --spent --by model --since 7d
""",
    "batch": """
ernie chat -p qianfan --batch questions.jsonl -o answers.jsonl --remote
ernie batch list
ernie batch fetch --wait ID -o answers.jsonl
""",
    "config": """
ernie config set default_provider aistudio
ernie config set providers.work '{format: openai, base_url: https://llm.example.org/v1}'
ernie config list
ernie config edit
ernie config check
""",
    "history": """
ernie chat --session trip "Where shall we go?"
ernie history search "train"
ernie history show last
ernie history export trip -o trip.md
ernie history remove --older-than 90d
""",
    "sandbox": """
rm -f exports.sh
ernie sandbox serve --script answers.yaml > exports.sh &
until [ -s exports.sh ]; do kill -0 $! && sleep 0.1 || break; done
(
    . ./exports.sh
    ernie chat -n "What is the capital of France?"
)
kill $!
""",
    "completion": """
ernie completion bash --install
ernie completion zsh > ~/.zfunc/_ernie
ernie completion fish | source
""",
    "help": """
ernie help chat
ernie help providers
ernie help config.yaml
""",
}
STREAMS = """
Standard output has the answer and nothing else, byte for byte, each piece as it arrives. Notes, progress and errors go to
standard error: one line that says what happened, and a hint what to do. The exit code says how it went.

On a terminal nothing that a server sends can move the cursor or change a colour. No secret is in any output.
"""
