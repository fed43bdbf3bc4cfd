"""Yinian, the older service for pictures (`/rpc/2.0/ernievilg/v1`): a task is given out, then asked after until done."""

import hashlib
import re

from ernie_cli.sandbox.images import PICTURES
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import Json, JsonObject, Reply, json_reply

_TASK = re.compile(r"(\d{1,4})x(\d{1,4})-(\d)-([0-9a-f]{64})")


def begin(visit: Visit) -> Reply:
    """Answer `POST …/txt2imgv2`: the id of the task says all that it needs; raises Refusal."""
    content = visit.content()
    prompt, width, height = content.get("prompt"), content.get("width"), content.get("height")
    if not isinstance(prompt, str) or not prompt.strip() or not _is_side(width) or not _is_side(height):
        raise Refusal("bad_drawing", "prompt, width and height (at most 2048) can not be empty")
    number = content.get("image_num") or 1
    digest = hashlib.sha256(prompt.encode("utf-8", "surrogatepass")).hexdigest()
    task = f"{width}x{height}-{min(int(number), 8)}-{digest}"
    return _told(visit, {"task_id": task, "primary_task_id": task})


def fetch(visit: Visit) -> Reply:
    """Answer `POST …/getImgv2`, where a task is always done; raises Refusal."""
    found = _TASK.fullmatch(str(visit.content().get("task_id")))
    if not found:
        raise Refusal("bad_value", "there is no such task")
    task, (width, height, number, digest) = found[0], found.groups()
    results = []
    for index in range(int(number)):
        name = hashlib.sha256(f"{digest} {index}".encode()).hexdigest()
        address = f"{visit.request.origin}{PICTURES}{width}x{height}-{name}.png"
        drawn = {"img_url": address, "width": int(width), "height": int(height), "img_approve_conclusion": "pass"}
        done = {"sub_task_status": "SUCCESS", "sub_task_progress": 1, "sub_task_error_code": 0}
        results.append({**done, "final_image_list": [drawn]})
    state = {"task_id": task, "task_status": "SUCCESS", "task_progress": 1, "sub_task_result_list": results}
    return _told(visit, state)


def _told(visit: Visit, content: JsonObject) -> Reply:
    return json_reply({"data": content, "log_id": visit.identity})


def _is_side(value: Json) -> bool:
    return isinstance(value, int) and 0 < value <= 2048
