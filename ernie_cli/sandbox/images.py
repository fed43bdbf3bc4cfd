"""Pictures of all services: the limits of each model, real PNG files, as base64 or behind an address of the sandbox."""

import base64
import hashlib
import re

from ernie_cli.sandbox import drawing, ranges, tokens
from ernie_cli.sandbox.answers import Usage
from ernie_cli.sandbox.known import wanted_model
from ernie_cli.sandbox.limits import metered
from ernie_cli.sandbox.png import png
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import JsonObject, Reply, json_reply, whole

PICTURES = "/sandbox/images/"
STABLE_DIFFUSION = "stable-diffusion-xl"
LONGEST = 1024  # characters of a prompt, where the model has no limit of its own
_SIZE = re.compile(r"(\d{1,4})x(\d{1,4})")
_PICTURE = re.compile(re.escape(PICTURES) + r"(\d{1,4})x(\d{1,4})-([0-9a-f]{64})\.png")


def images(visit: Visit) -> Reply:
    """Answer `POST …/images/generations`; raises Refusal."""
    content = visit.content()
    chosen = wanted_model(visit, content, ("image",))
    model = chosen.id.lower()
    ranges.check(content, ranges.DRAWING if model == STABLE_DIFFUSION else ranges.QIANFAN_DRAWING)
    form = content.get("response_format") or "url"
    if form not in ("url", "b64_json"):
        raise Refusal("bad_value", "response_format must be url or b64_json")
    prompt, width, height = _checked(content, model, chosen.max_input_chars or LONGEST)
    pictures: list[JsonObject] = []
    for index, digest in enumerate(_digests(content, prompt)):
        if form == "url":
            told = {"url": f"{visit.request.origin}{PICTURES}{width}x{height}-{digest.hex()}.png"}
        else:
            told = {"b64_json": base64.b64encode(png(width, height, digest)).decode()}
        pictures.append({**told, "index": index})
    return json_reply({"id": visit.identity, "created": visit.now(), "data": pictures})


def legacy_images(visit: Visit) -> Reply:
    """Answer `POST …/wenxinworkshop/text2image/sd_xl`, and `/txt2img` with its own styles; raises Refusal."""
    content = visit.content()
    ranges.check(content, ranges.DRAWING)
    is_first_form = visit.request.path.endswith("/txt2img")
    prompt, width, height = _checked(content, "" if is_first_form else STABLE_DIFFUSION, LONGEST)
    pictures = [
        {"object": "image", "b64_image": base64.b64encode(png(width, height, digest)).decode(), "index": index}
        for index, digest in enumerate(_digests(content, prompt), 1)
    ]
    count = max(1, tokens.count(prompt))
    usage = {"prompt_tokens": count, "total_tokens": count}
    answer = {"id": visit.identity, "object": "image", "created": visit.now(), "data": pictures, "usage": usage}
    return json_reply(answer, headers=metered(visit, None, Usage(count, 0, 0)))


def picture(path: str) -> Reply | None:
    """The file behind an address that `images` gave; None for any other path."""
    found = _PICTURE.fullmatch(path)
    if not found or not 0 < int(found[1]) <= 2048 or not 0 < int(found[2]) <= 2048:
        return None
    return whole(png(int(found[1]), int(found[2]), bytes.fromhex(found[3])), "image/png")


def _checked(content: JsonObject, model: str, longest: int) -> tuple[str, int, int]:
    """Prompt, width and height; raises Refusal."""
    prompt = content.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise Refusal("bad_drawing", "prompt can not be empty")
    for field in ("prompt", "negative_prompt"):
        if len(str(content.get(field) or "")) > longest:
            raise Refusal("bad_drawing", f"the max characters of {field} is {longest}")
    size = content.get("size") or "1024x1024"
    found = _SIZE.fullmatch(size) if isinstance(size, str) else None
    if model == STABLE_DIFFUSION:
        _check_words(content)
        if size not in drawing.SIZES:
            raise Refusal("bad_value", f"size must be one of {', '.join(drawing.SIZES)}")
    if not found or not all(256 <= int(side) <= 2048 for side in found.groups()):
        raise Refusal("bad_value", "size must be WIDTHxHEIGHT, from 256x256 to 2048x2048")
    return prompt, int(found[1]), int(found[2])


def _check_words(content: JsonObject) -> None:
    for field, words in (("style", drawing.STYLES), ("sampler_index", drawing.SAMPLERS)):
        if content.get(field) is not None and content[field] not in words:
            raise Refusal("bad_value", f"{field} must be one of {', '.join(words)}")


def _digests(content: JsonObject, prompt: str) -> list[bytes]:
    """One digest a picture: of what is asked, the seed and the picture's number."""
    fields = (prompt, *(str(content.get(name) or "") for name in ("negative_prompt", "style", "seed")))
    text = "\0".join(fields)
    count = content.get("n") or 1
    return [hashlib.sha256(f"{text}\0{number}".encode("utf-8", "surrogatepass")).digest() for number in range(count)]
