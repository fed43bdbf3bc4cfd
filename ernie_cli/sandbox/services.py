"""The services, one entry each: where they hang on the sandbox's origin and in what they differ."""

from collections.abc import Mapping

from ernie_cli.sandbox import (
    batches,
    chat,
    embeddings,
    files,
    images,
    keys,
    legacy,
    listing,
    painting,
    ranges,
    refusals,
    rules,
    wrapped,
)
from ernie_cli.sandbox.provocations import provocable
from ernie_cli.sandbox.visit import Manner, Service

AISTUDIO = Service(
    name="aistudio",
    prefix="/llm/lmapi/v3",
    form=refusals.aistudio_error,
    proof=keys.any_bearer,
    order=rules.aistudio,
    ranges={"": ranges.AISTUDIO},
    manners={"": Manner("normal", "function_call", stream_usage="null", opens_with_role=False)},
    routes={
        "/chat/completions": chat.chat,
        "/embeddings": provocable(embeddings.embeddings, "input"),
        "/images/generations": provocable(images.images, "prompt"),
    },
)
QIANFAN = Service(
    name="qianfan",
    prefix="/v2",
    form=refusals.qianfan_error,
    proof=keys.qianfan_bearer,
    order=rules.qianfan,
    ranges={"": ranges.QIANFAN, "ernie-3.5": ranges.QIANFAN_ERNIE, "ernie-4": ranges.QIANFAN_ERNIE},
    manners={"": Manner()},
    routes=AISTUDIO.routes,
    shelves={files.PLACE: files.files, batches.PLACE: batches.batches},
    packs_vectors=True,
    lists_figures=True,
)
WCODE = Service(
    name="wcode",
    prefix="/api/gpt/v1",
    form=refusals.wcode_error,
    proof=keys.any_bearer,
    order=rules.wcode,
    ranges={"": ranges.WCODE, "baidu/": ranges.THINKING},
    manners={
        "": Manner("normal", stream_usage="end", opens_with_role=False),
        "baidu/": Manner(
            reasoning_field="reasoning",
            stream_usage="end",
            opens_with_role=False,
            native_end=True,
            wraps_lines=True,
            identity_prefix="chatcmpl-",
        ),
    },
    routes={"/chat/completions": chat.chat},
    listed=False,
    takes_unknown=("ernie-", "baidu/"),
    baidu_headers=False,
    billed=True,
)
LOCAL = Service(
    name="local",
    prefix="/v1",
    form=refusals.local_error,
    proof=keys.any_or_none,
    order=rules.local,
    ranges={"": ranges.LOCAL},
    manners={"": Manner(identity_prefix="chatcmpl-")},
    routes=AISTUDIO.routes,
    takes_unknown=("",),
    embedding_object="list",
    packs_vectors=True,
    baidu_headers=False,
)
WENXIN = Service(
    name="wenxin",
    prefix="/rpc/2.0/ai_custom/v1/wenxinworkshop",
    form=refusals.legacy_error,
    proof=keys.access_token_or_signature,
    order=rules.wenxin,
    ranges={"": ranges.WENXIN},
    manners={"": Manner()},
    routes={
        "/chat/*": legacy.chat,
        "/embeddings/*": provocable(embeddings.legacy_embeddings, "input"),
        "/text2image/sd_xl": provocable(images.legacy_images, "prompt"),
        "/txt2img": images.legacy_images,
        "/tokenizer/erniebot": listing.token_count,
    },
    listed=False,
    rated=True,
)
FIRST_AISTUDIO = WENXIN._replace(
    prefix="/llm/lmapi/v1",
    form=wrapped.wrapped_error,
    proof=keys.wrapped_token,
    routes={
        "/chat/*": wrapped.wrapped(legacy.chat),
        "/embeddings/*": wrapped.wrapped(embeddings.legacy_embeddings),
    },
    rated=False,
)
YINIAN = WENXIN._replace(
    prefix="/rpc/2.0/ernievilg/v1",
    routes={"/txt2imgv2": painting.begin, "/getImgv2": painting.fetch},
    rated=False,
)
INSIDE = AISTUDIO._replace(prefix="/sandbox/v3", shelves=QIANFAN.shelves)  # `-p sandbox`: AI Studio itself has no batches
SERVICES: Mapping[str, Service] = {
    service.prefix: service for service in (INSIDE, AISTUDIO, QIANFAN, WCODE, LOCAL, WENXIN, FIRST_AISTUDIO, YINIAN)
}


def service_at(path: str) -> Service | None:
    """The service below whose prefix a path lies."""
    return next((service for prefix, service in SERVICES.items() if (path + "/").startswith(prefix + "/")), None)
