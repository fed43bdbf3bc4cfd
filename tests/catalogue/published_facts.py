"""What was published of every model, table by table, as the catalogue puts it; what the catalogue says instead, and why."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from catalogue_facts import FACTS, capabilities

from ernie_cli.catalogue.model import K, Model

TABLES = FACTS["models"]
FIELDS = (
    *("name", "path", "context", "max_input", "max_input_chars", "min_output", "max_output", "default_output"),
    *("max_reasoning", "max_texts", "updated", "capabilities", "price"),
)
Facts = dict[str, Any]
# A row of a table that stands for several models: every size of the family, each form of the same weights.
FAMILIES = {
    "qwen3-embedding-*": tuple(f"qwen3-embedding-{size}" for size in ("0.6b", "4b", "8b")),
    **{
        row["id"]: tuple(row["id"].partition("-PT|")[0] + form for form in ("-PT", "-Paddle"))
        for row in TABLES["local"]
        if "|" in row["id"]
    },
}


class Otherwise(NamedTuple):
    """What the catalogue says in place of what was published."""

    provider: str
    id: str
    facts: Mapping[str, Any]
    reason: str


EIGHT = {"context": 8 * K, "max_output": 2048, "default_output": 1024}
FREE = ("CNY", 1_000_000, "0", "0", ())
INSTEAD = (
    Otherwise(
        "aistudio",
        "ernie-5.0-thinking-preview",
        {"name": "ERNIE 5.0 Thinking", "max_output": 65536, "capabilities": {"chat", "reasoning"}},
        "a later page, Mmhslv9lf, has it",
    ),
    Otherwise("aistudio", "embedding-v1", {"max_texts": 16}, "the table says 1, the text of 4.3.2 and its example say more"),
    Otherwise("wenxin", "ernie-4.0-8k", {"context": 8 * K}, "the manual says 128K; the SDK and the official pages 8K"),
    Otherwise("wenxin", "ernie-3.5-8k", {"context": 8 * K}, "the manual says 96K; the SDK and the official pages 8K"),
    Otherwise("wenxin", "ernie-speed-8k", {"price": FREE}, "to the SDK the manual's ERNIE Speed, which is free, is this one"),
    Otherwise("wenxin", "ernie-speed-appbuilder", EIGHT, "its name has no size; it takes what ERNIE-Lite-8K takes"),
    Otherwise("wenxin", "ernie-lite-v", EIGHT, "its name has no size; it takes what ERNIE-Lite-8K takes"),
    Otherwise(
        "wenxin", "ernie-function-8k", {"capabilities": {"chat", "tools"}}, "it calls in words, with no parameter for it"
    ),
)


def told(model: Model) -> Facts:
    """What the catalogue says of a model, as the tables put it."""
    price = model.price
    found: Facts = {name: getattr(model, name) for name in FIELDS}
    found["capabilities"] = set(model.capabilities)
    found["price"] = price and (price.currency, price.per, price.input, price.output, price.beyond)
    return found


def published(provider: str) -> dict[str, Facts]:
    """Every model of the tables of a provider by its id. What no table says is None; a later table wins."""
    found: dict[str, Facts] = {}
    for table, read in READERS.items():
        for row in TABLES[table] if table.partition("_")[0] == provider else ():
            id_, facts = read(row)
            for each in FAMILIES.get(id_, (id_,)):
                known = {name: value for name, value in facts.items() if value is not None}
                found[each] = {**dict.fromkeys(FIELDS), **found.get(each, {}), **known}
    return found


def expected(provider: str) -> dict[str, Facts]:
    """The same with what the catalogue says instead."""
    found = published(provider)
    for each in INSTEAD:
        if each.provider == provider:
            found[each.id] = {**dict.fromkeys(FIELDS), **found.get(each.id, {}), **each.facts}
    return found


def _chat(row: Facts) -> tuple[str, Facts]:
    low, high = row["max_output_range"] or (None, None)
    return row["id"], {
        "name": row["name"],
        "context": row["context_tokens"],
        "max_input": row["max_input_tokens"],
        "min_output": low,
        "max_output": high,
        "default_output": row["max_output_default"],
        "max_reasoning": row["cot_tokens"],
        "updated": row.get("updated"),
        "capabilities": capabilities(row),
        "price": _price(row["price"]),
    }


def _wenxin_id(row: Facts) -> str:
    return str(row.get("alias_of", row["name"])).lower().replace(" ", "-")


def _wenxin(row: Facts) -> tuple[str, Facts]:
    """A row of the SDKs. Baidu's own models have their context in their names, and answer as a page says of those of 8K."""
    name, taken = row.get("alias_of", row["name"]), row["optional_params"] or ()
    is_own = name.startswith(("ERNIE", "Qianfan-Dynamic"))
    size = re.search(r"-(\d+)k", name, re.IGNORECASE) if is_own else None
    low, high = TABLES["wenxin_chat_defaults"]["max_output_range"] if is_own else (None, None)
    is_small = size is not None and size[1] == "8"
    switched = {"search": "disable_search", "tools": "functions"}
    return _wenxin_id(row), {
        "name": name,
        "path": row["path"][1:],
        "context": int(size[1]) * K if size else None,
        "max_input": row["max_input_tokens"],
        "max_input_chars": row["max_input_chars"],
        "min_output": low,
        "max_output": high if is_small else None,
        "default_output": TABLES["wenxin_chat_defaults"]["max_output_default"] if is_small else None,
        "capabilities": {"chat", *(ability for ability, parameter in switched.items() if parameter in taken)},
        "price": _price(row["price"]),
    }


def _manual(row: Facts) -> tuple[str, Facts]:
    """A row of the manual, whose prices are newer than the SDK's; what has a path of its own is a model of its own."""
    size = re.fullmatch(r"(\d+)K", row["context_text"])
    costs = {each["model"]: each for each in FACTS["manual_prices"]}.get(row["name"])
    context = int(size[1]) * K if size else None
    million = costs and (costs["currency"], 1_000_000, str(costs["input_per_1M"]), str(costs["output_per_1M"]), ())
    if row["path"] in WENXIN:
        return WENXIN[row["path"]], {"context": context, "price": million}
    return row["name"], {"name": row["name"], "path": row["path"][1:], "capabilities": {"image"}}


def _embedding(row: Facts) -> tuple[str, Facts]:
    costs = row.get("price_per_1k")
    return row.get("id") or row["name"].lower(), {
        "name": row.get("name"),
        "path": row["path"][1:] if "path" in row else None,
        "max_texts": row.get("max_texts", row.get("max_texts_table")),
        "max_input": row["max_tokens_per_text"],
        "max_input_chars": row["max_chars_per_text"],
        "capabilities": {"embed"},
        "price": costs and ("CNY", 1000, str(costs), str(costs), ()),
    }


def _image(row: Facts) -> tuple[str, Facts]:
    id_ = row.get("id") or row["name"]
    is_diffusion = id_ == "Stable-Diffusion-XL"
    longest = FACTS["pictures"]["stable_diffusion_xl"]["prompt_max_chars"] if is_diffusion else row.get("max_prompt_chars")
    return id_, {
        "path": row["path"][1:] if "path" in row else None,
        "max_input_chars": longest,
        "capabilities": {"image"},
    }


def _other(row: Facts) -> tuple[str, Facts]:
    path = row["path"] and row["path"][1:]
    id_ = row["name"] if path is None or path.startswith("rerank") else row["name"].lower()
    return id_, {"name": row["name"], "path": path, "capabilities": {row["capability"]}}


def _weights(row: Facts) -> tuple[str, Facts]:
    sees = {"vision"} if "-VL-" in row["id"] else set()
    thinks = set() if row["thinking"] == "none" else {"reasoning"}
    return row["id"], {"capabilities": {"chat"} | sees | thinks}


def _price(costs: Facts | None) -> tuple[Any, ...] | None:
    if costs is None:
        return None
    tiers = costs.get("tiers", [costs])
    beyond = [(below["max_input_tokens"], str(tier["input"]), str(tier["output"])) for below, tier in pairwise(tiers)]
    return costs["currency"], costs["per"], str(tiers[0]["input"]), str(tiers[0]["output"]), tuple(beyond)


WENXIN = {row["path"]: _wenxin_id(row) for row in TABLES["wenxin_chat"]}
READERS: Mapping[str, Callable[[Facts], tuple[str, Facts]]] = {
    "wcode": _chat,
    "aistudio": _chat,
    "aistudio_embeddings": _embedding,
    "aistudio_images": _image,
    "qianfan": _chat,
    "qianfan_embeddings": _embedding,
    "qianfan_images": _image,
    "qianfan_others": _other,
    "wenxin_chat": _wenxin,
    "wenxin_manual": _manual,
    "wenxin_embeddings": _embedding,
    "wenxin_text2image": _image,
    "wenxin_others": _other,
    "local": _weights,
}
