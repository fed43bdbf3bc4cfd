"""Calls of the `openai` SDK against a sandbox; prints one JSON object, case -> what came, or the error's class.

usage: PYTHON openai_program.py ORIGIN
"""

import base64
import json
import sys

import openai

ORIGIN = sys.argv[1]
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        },
    }
]
HELLO = [{"role": "user", "content": "hello"}]
QIANFAN = {"path": "/v2", "key": "bce-v3/ALTAK-any/thing", "model": "ernie-4.5-turbo-128k"}
AISTUDIO = {"path": "/llm/lmapi/v3", "key": "any", "model": "ernie-4.5-turbo-128k"}
WCODE = {"path": "/api/gpt/v1", "key": "sk-any", "model": "ernie-4.0-turbo-128k"}
LOCAL = {"path": "/v1", "key": "any", "model": "whatever"}
SERVICES = {"qianfan": QIANFAN, "aistudio": AISTUDIO, "wcode": WCODE, "local": LOCAL}


def client(service, key=None):
    return openai.OpenAI(base_url=ORIGIN + service["path"], api_key=key or service["key"], max_retries=0, timeout=20)


def chat(service):
    reply = client(service).chat.completions.create(model=service["model"], messages=HELLO, temperature=0.5)
    choice = reply.choices[0]
    return {"content": choice.message.content, "finish": choice.finish_reason, "total": reply.usage.total_tokens}


def stream(service):
    asked = client(service).chat.completions.create(
        model=service["model"], messages=HELLO, stream=True, stream_options={"include_usage": True}
    )
    chunks = list(asked)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    usages = [chunk.usage for chunk in chunks if chunk.usage]
    ends = [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices and chunk.choices[0].finish_reason]
    return {"content": text, "usages": len(usages), "total": usages[-1].total_tokens, "ends": ends}


def stream_helper(service):
    with client(service).chat.completions.stream(model=service["model"], messages=HELLO) as events:
        for _ in events:
            pass
        return events.get_final_completion().choices[0].message.content


def thinking(service, model):
    reply = client(service).chat.completions.create(model=model, messages=HELLO)
    return {**reply.choices[0].message.model_extra, "counted": reply.usage.completion_tokens_details.reasoning_tokens}


def tools():
    reply = client(QIANFAN).chat.completions.create(model=QIANFAN["model"], messages=HELLO, tools=TOOLS)
    call = reply.choices[0].message.tool_calls[0]
    again = [*HELLO, reply.choices[0].message, {"role": "tool", "tool_call_id": call.id, "content": "21 degrees"}]
    after = client(QIANFAN).chat.completions.create(model=QIANFAN["model"], messages=again, tools=TOOLS)
    return {
        "name": call.function.name,
        "arguments": json.loads(call.function.arguments),
        "finish": reply.choices[0].finish_reason,
        "after": after.choices[0].message.content,
    }


def tools_streamed():
    with client(LOCAL).chat.completions.stream(model="m", messages=HELLO, tools=TOOLS) as events:
        for _ in events:
            pass
        call = events.get_final_completion().choices[0].message.tool_calls[0]
    return {"name": call.function.name, "arguments": json.loads(call.function.arguments)}


def search():
    asked = client(AISTUDIO).chat.completions.create(
        model=AISTUDIO["model"],
        messages=HELLO,
        stream=True,
        extra_body={"web_search": {"enable": True, "enable_trace": True, "search_number": 3}},
    )
    found = {}
    for chunk in asked:
        for result in getattr(chunk, "search_results", None) or []:
            found[result["index"]] = result["title"]
    return sorted(found)


def structured():
    schema = {"type": "object", "properties": {"city": {"type": "string"}, "n": {"type": "integer"}}}
    reply = client(QIANFAN).chat.completions.create(
        model=QIANFAN["model"],
        messages=HELLO,
        response_format={"type": "json_schema", "json_schema": {"name": "place", "schema": schema}},
    )
    return json.loads(reply.choices[0].message.content)


def embeddings(service, model, **more):
    reply = client(service).embeddings.create(model=model, input=["a", "中"], **more)
    return {"sizes": [len(row.embedding) for row in reply.data], "first": reply.data[0].embedding[:3]}


def image_url():
    reply = client(AISTUDIO).images.generate(model="Stable-Diffusion-XL", prompt="a cat", response_format="url")
    return reply.data[0].url


def image_bytes():
    reply = client(QIANFAN).images.generate(model="irag-1.0", prompt="a cat", n=2, size="512x512", response_format="b64_json")
    return [base64.b64decode(image.b64_json)[:8].hex() for image in reply.data]


def rows(*names):
    asked = {"method": "POST", "url": "/v2/chat/completions", "body": {"model": QIANFAN["model"], "messages": HELLO}}
    return "\n".join(json.dumps({"custom_id": name, **asked}) for name in names).encode()


def begun(service, content):
    file = service.files.create(file=("rows.jsonl", content), purpose="batch")
    return service.batches.create(input_file_id=file.id, endpoint="/v2/chat/completions", completion_window="24h")


def batch():
    service = client(QIANFAN)
    found = begun(service, rows("a", "b"))
    seen = [found.status]
    while found.status not in ("completed", "failed", "expired", "cancelled"):
        found = service.batches.retrieve(found.id)
        seen.append(found.status)
    lines = [json.loads(line) for line in service.files.content(found.output_file_id).text.splitlines()]
    return {
        "seen": seen,
        "counts": found.request_counts.to_dict(),
        "errors": found.error_file_id,
        "answers": {line["custom_id"]: line["response"]["body"]["choices"][0]["message"]["content"] for line in lines},
        "input": service.files.content(found.input_file_id).text.splitlines() == rows("a", "b").decode().splitlines(),
    }


def batch_stopped():
    service = client(QIANFAN)
    found = service.batches.cancel(begun(service, rows("a")).id)
    return [found.status, service.batches.retrieve(found.id).status]


def batch_refused():
    service = client(QIANFAN)
    found = service.batches.retrieve(begun(service, rows("a", "a")).id)
    return [found.status, [(error.code, error.line) for error in found.errors.data]]


def batches_listed():
    service = client(QIANFAN)
    made = [begun(service, rows(name)).id for name in "abc"][::-1]
    return [found.id for found, _ in zip(service.batches.list(limit=2), made, strict=False)] == made


def files():
    service = client(QIANFAN)
    made = service.files.create(file=("x.jsonl", b"{}"), purpose="batch")
    listed = made.id in [file.id for file in service.files.list(purpose="batch")]
    same = service.files.retrieve(made.id) == made
    return {"listed": listed, "same": same, "deleted": service.files.delete(made.id).deleted}


def failing(prompt="hello", service=QIANFAN, **changed):
    def call():
        key = changed.get("key")
        asked = {"model": service["model"], "messages": [{"role": "user", "content": prompt}], **changed}
        asked.pop("key", None)
        return client(service, key).chat.completions.create(**asked).choices[0].message.content

    return call


CASES = {
    **{f"chat {name}": lambda service=service: chat(service) for name, service in SERVICES.items()},
    **{f"stream {name}": lambda service=service: stream(service) for name, service in SERVICES.items()},
    **{f"stream helper {name}": lambda service=service: stream_helper(service) for name, service in SERVICES.items()},
    "thinking wcode": lambda: thinking(WCODE, "baidu/ernie-4.5-21b-a3b-thinking"),
    "thinking aistudio": lambda: thinking(AISTUDIO, "ernie-x1-turbo-32k"),
    "tools": tools,
    "tools streamed": tools_streamed,
    "search": search,
    "structured": structured,
    "embeddings": lambda: embeddings(QIANFAN, "embedding-v1"),
    "embeddings float": lambda: embeddings(QIANFAN, "embedding-v1", encoding_format="float"),
    "embeddings aistudio": lambda: embeddings(AISTUDIO, "bge-large-zh"),
    "image url": image_url,
    "image bytes": image_bytes,
    "models": lambda: [model.id for model in client(AISTUDIO).models.list()],
    "figures": lambda: client(QIANFAN).models.retrieve("ernie-5.1").model_extra,
    "batch": batch,
    "batch stopped": batch_stopped,
    "batch refused": batch_refused,
    "batches listed": batches_listed,
    "files": files,
    "no file": lambda: client(QIANFAN).files.retrieve("file-none"),
    "no batch": lambda: client(QIANFAN).batches.retrieve("batch_none"),
    "bad key": failing(key="bce-v3/ALTAK-invalid/thing"),
    "bad key wcode": failing(service=WCODE, key="sk-invalid"),
    "unknown model": failing(service=AISTUDIO, model="no-such-model"),
    "bad temperature": failing(temperature=2),
    "limited": failing("[sandbox:status=429]"),
    "internal": failing("[sandbox:status=500]"),
    "gateway": failing("[sandbox:502-html]"),
    "reset": failing("[sandbox:reset]"),
}


def outcome(call):
    try:
        return {"value": call()}
    except Exception as error:
        return {"error": type(error).__name__, "status": getattr(error, "status_code", None)}


print(json.dumps({name: outcome(call) for name, call in CASES.items()}))
