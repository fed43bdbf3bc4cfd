"""Every service has a call that tells whether a key works, and its key has a shape."""

import re

import pytest

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.model import Probe, Provider


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("aistudio", "https://aistudio.baidu.com/llm/lmapi/v3/models"),
        ("qianfan", "https://qianfan.baidubce.com/v2/models"),
        ("wenxin", "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/tokenizer/erniebot"),
        ("wcode", "https://wcode.net/api/account/billing/grants"),
        ("local", "http://127.0.0.1:8000/v1/models"),
    ],
)
def test_the_probe_of_a_service_is_a_documented_address(name: str, url: str) -> None:
    probe: Probe = PROVIDERS[name].options["check"]
    assert PROVIDERS[name].base_url.removesuffix(probe.cut) + probe.path == url


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_what_is_shown_as_a_right_key_would_be_taken(provider: Provider) -> None:
    for form in provider.forms:
        for field in form.fields:
            assert not field.looks or re.fullmatch(field.pattern, field.looks)


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_the_first_field_tells_the_forms_of_a_provider_apart(provider: Provider) -> None:
    firsts = [form.fields[0] for form in provider.forms if form.fields]
    for field in firsts:
        fitting = [other for other in firsts if field.looks and re.fullmatch(other.pattern or ".*", field.looks)]
        assert not field.looks or fitting == [field]
