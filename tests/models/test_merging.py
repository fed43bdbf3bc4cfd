"""The catalogue and a service's own list, joined: the service's figures win, what is new or gone is marked."""

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.model import Price
from ernie_cli.dialects.listings import Listed
from ernie_cli.offers.offer import SERVICE, Offer, document, known, merged

AISTUDIO, QIANFAN, WENXIN, LOCAL = (PROVIDERS[name] for name in ("aistudio", "qianfan", "wenxin", "local"))


def by_id(offers: tuple[Offer, ...]) -> dict[str, Offer]:
    return {offer.model.id: offer for offer in offers}


def test_without_a_list_nothing_is_said_of_now() -> None:
    assert {offer.mark for offer in known(AISTUDIO)} == {""}


def test_what_is_listed_is_live_what_is_not_is_gone_and_what_is_unknown_is_new() -> None:
    found = by_id(merged(AISTUDIO, [Listed("ernie-3.5-8k"), Listed("ernie-9")], "2026-11-24"))
    marks = {id_: found[id_].mark for id_ in ("ernie-3.5-8k", "ernie-4.0-8k", "ernie-9")}
    assert marks == {"ernie-3.5-8k": "listed", "ernie-4.0-8k": "gone", "ernie-9": "new"}
    assert list(found)[-1] == "ernie-9"


def test_a_list_without_any_model_of_a_kind_says_nothing_of_that_kind() -> None:
    found = by_id(merged(AISTUDIO, [Listed("ernie-3.5-8k")], "2026-11-24"))
    assert (found["embedding-v1"].live, found["Stable-Diffusion-XL"].live, found["ernie-4.0-8k"].live) == (None, None, False)


def test_an_id_is_known_in_any_case() -> None:
    found = by_id(merged(AISTUDIO, [Listed("stable-diffusion-xl")], "2026-11-24"))
    assert found["Stable-Diffusion-XL"].mark == "listed"


def test_the_figures_of_the_service_win_and_the_others_stay() -> None:
    listed = Listed("ernie-5.1", context=200, prices=((0, "1", "2"), (32768, "3", "4")))
    model = by_id(merged(QIANFAN, [listed], "2026-11-24"))["ernie-5.1"].model
    assert (model.context, model.max_output) == (200, 65536)
    assert model.price == Price("1", "2", as_of="2026-11-24", source=SERVICE, beyond=((32768, "3", "4"),))


def test_a_new_model_is_told_as_the_service_tells_it() -> None:
    listed = Listed("ernie-9", "ERNIE 9", ("chat", "vision"), context=262144, prices=((0, "1", "2"),))
    (offer,) = [each for each in merged(QIANFAN, [listed], "2026-11-24") if each.is_new]
    assert document(offer) == {
        "id": "ernie-9",
        "provider": "qianfan",
        "name": "ERNIE 9",
        "context": 262144,
        "max_input": None,
        "max_output": None,
        "default_output": None,
        "max_reasoning": None,
        "updated": None,
        "capabilities": ["chat", "vision"],
        "price": {"input": "1", "output": "2", "currency": "CNY", "per": 1000, "as_of": "2026-11-24", "source": SERVICE},
        "live": True,
    }


def test_a_legacy_service_is_known_by_its_path_whatever_its_name() -> None:
    found = merged(WENXIN, [Listed("ernie_speed", "某个名字", ("chat",), "chat/ernie_speed")], "2026-11-24")
    assert by_id(found)["ernie-speed-8k"].mark == "listed"
    assert not [offer for offer in found if offer.is_new]


def test_a_service_of_the_users_own_is_asked_by_the_end_of_its_path() -> None:
    (offer,) = [
        each for each in merged(WENXIN, [Listed("v0x_mine", "Mine", ("chat",), "chat/v0x_mine")], "2026-11-24") if each.is_new
    ]
    assert (offer.model.id, offer.model.name) == ("v0x_mine", "Mine")


def test_of_a_server_of_ones_own_only_what_it_serves_is_shown() -> None:
    assert [(offer.model.id, offer.mark) for offer in merged(LOCAL, [Listed("default")], "2026-11-24")] == [("default", "new")]
