"""The sandbox inside this program: AI Studio's wire format and models, without a key, a port or a network."""

from ernie_cli.catalogue.aistudio import AISTUDIO
from ernie_cli.catalogue.model import Account, Batching, Form
from ernie_cli.language.said import say

SANDBOX = AISTUDIO._replace(
    name="sandbox",
    title=say("the sandbox inside this program"),
    base_url="http://sandbox.localhost/sandbox/v3",
    base_variable="",
    forms=(Form("none", ()),),
    models=tuple(model._replace(price=None) for model in AISTUDIO.models),
    key_page="",
    options={
        **AISTUDIO.options,
        "account": Account(),
        "batches": Batching("/sandbox/v3/chat/completions"),
        "sandbox": True,
        "only_by_name": True,
    },
)
