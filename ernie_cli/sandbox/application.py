"""The sandbox as one WSGI application: all services on one origin, told apart by the path; nothing global, no I/O.

What happens below HTTP is raised as `faults.Fault`, by the call or by the iterator that it gives; the server that runs
the application, or a transport inside the process, does to the connection what the fault says.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, TypeAlias

from ernie_cli.sandbox import faults, grants, listing, strikes
from ernie_cli.sandbox.images import picture
from ernie_cli.sandbox.ledger import Ledger
from ernie_cli.sandbox.limits import admitted
from ernie_cli.sandbox.options import Options
from ernie_cli.sandbox.refusals import Refusal, refused
from ernie_cli.sandbox.services import LOCAL, QIANFAN, WCODE, WENXIN, service_at
from ernie_cli.sandbox.visit import Service, Visit
from ernie_cli.sandbox.wire import Reply, Request, TooLarge, arrived, whole

StartResponse: TypeAlias = Callable[..., Any]
Route: TypeAlias = tuple[tuple[str, ...], Service, Callable[[Visit], Reply]]
ROOTS: Mapping[str, Route] = {
    "/oauth/2.0/token": (("GET", "POST"), WENXIN, grants.oauth),
    "/v1/BCE-BEARER/token": (("GET",), QIANFAN, grants.bearer),
    "/v1/finance/cash/balance": (("POST",), QIANFAN, grants.cash_balance),
    "/api/account/billing/grants": (("GET",), WCODE, grants.grants),
    "/wenxinworkshop/service/list": (("POST",), QIANFAN, listing.services),
}
WELCOME = b"ernie sandbox: every answer is made up, no model is called\n"


class Sandbox:
    """`Sandbox(Options(...))` answers WSGI calls; it may be called from many threads at once."""

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self._ledger = Ledger(self.options.balance)

    def __call__(self, environ: Mapping[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        try:
            request = arrived(environ, self.options.longest_body)
        except TooLarge:
            service = service_at(str(environ.get("PATH_INFO", ""))) or LOCAL
            reply = refused(service.form, Refusal("too_large"), "as-toolarge")
            reply = reply._replace(headers=(*reply.headers, ("Connection", "close")))
        else:
            reply = self.reply(request)
        headers = [*reply.headers, ("X-Ernie-Sandbox", "1")]
        start_response(f"{reply.status} {_phrase(reply.status)}", headers)
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else reply.pieces

    def reply(self, request: Request) -> Reply:
        """The reply to a request; raises Fault for what happens below HTTP."""
        if request.method == "HEAD":
            request = request._replace(method="GET")
        route = ROOTS.get(request.path)
        service = route[1] if route else service_at(request.path) or LOCAL
        visit = self._visit(request, service)
        if self.options.latency:
            self.options.sleep(self.options.latency / 1000)
        kind = faults.struck(self.options.faults, self.options.seed, _identified(request), visit.arrivals)
        try:
            reply = strikes.before(kind, visit) or self._answered(visit, route)
        except Refusal as refusal:
            reply = grants.denied(refusal, visit)
        if service.baidu_headers:
            reply = reply._replace(headers=(*reply.headers, ("X-Baidu-Request-Id", visit.identity)))
        return strikes.during(kind, reply, visit)

    def _visit(self, request: Request, service: Service) -> Visit:
        digest = _identified(request)
        arrivals = self._ledger.arrive(digest)
        number = int.from_bytes(hashlib.sha256(b"%s %d" % (digest, arrivals)).digest()[:8])
        return Visit(self.options, self._ledger, request, service, arrivals, "as-" + _base36(number)[:10])

    def _answered(self, visit: Visit, route: Route | None) -> Reply:
        request = visit.request
        if route is not None:
            methods, _, answer = route
            if request.method not in methods:
                raise Refusal("bad_method")
            return answer(visit)
        if (shown := _page(request)) is not None:
            return shown
        if service_at(request.path) is None:
            raise Refusal("no_route")
        return self._served(visit._replace(key=visit.service.proof(visit)))

    def _served(self, visit: Visit) -> Reply:
        """What the service itself replies to somebody who has proved who asks."""
        request, service = visit.request, visit.service
        below = request.path.removeprefix(service.prefix).rstrip("/")
        if service.listed and (below == "/models" or below.startswith("/models/")):
            if request.method != "GET":
                raise Refusal("bad_method", "Only GET requests are accepted")
            return listing.models(visit, below.removeprefix("/models").lstrip("/"))
        if (recorded := self._recorded(visit)) is not None:
            admitted(visit, visit.key)
            return recorded
        kept = service.shelves.get("/" + below.strip("/").partition("/")[0])
        if kept is not None:
            if request.method == "POST":
                admitted(visit, visit.key)
            return kept(visit)
        family = below.rpartition("/")[0] + "/*"
        posted = service.routes.get(below) or service.routes.get(family)
        if posted is None:
            raise Refusal("no_route")
        if request.method != "POST":
            raise Refusal("bad_method")
        admitted(visit, visit.key)
        return posted(visit)

    def _recorded(self, visit: Visit) -> Reply | None:
        """What was once replied to the same request: its path hangs below the service, or below the whole origin."""
        recorded, request = self.options.script.recorded, visit.request
        if recorded is None:
            return None
        paths = (request.path.removeprefix(visit.service.prefix), request.path)
        return recorded.reply(request.method, paths, request.body)


def _page(request: Request) -> Reply | None:
    """What hangs beside the services: the pictures, a word of welcome, the health of a local server."""
    if request.path in ("/", "/health") and request.method == "GET":
        return whole(WELCOME, "text/plain; charset=utf-8")
    return picture(request.path) if request.method == "GET" else None


def _identified(request: Request) -> bytes:
    """What makes two requests the same: method, path and body; not the key, which may be renewed between them."""
    head = f"{request.method} {request.path}\n".encode("utf-8", "surrogatepass")
    return hashlib.sha256(head + request.body).digest()


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = digits[rest] + text
    return text.rjust(10, "0")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Sandbox"
