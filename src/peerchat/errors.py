"""What may be told to a client. Everything that is not a `Refusal` is a bug: log it, tell nobody."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """A clear no, with a stable code (see `wire.RefusalCode`) and when to try again.

    `retry_in`: seconds until the same request may succeed; None: never as it stands.
    `status`: the HTTP status of the same no where it is given over HTTP; `fields`: what of the request it is about; `more`: what
    its problem document says besides.
    """

    def __init__(
        self,
        code: str,
        retry_in: float | None = None,
        status: int = 400,
        fields: list[str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.retry_in = retry_in
        self.status = status
        self.fields = fields
        self.more = more or {}


class StoreAway(Refusal):
    """The store did not answer in time. The outcome of the command is unknown: it may still happen."""

    def __init__(self, retry_in: float = 2.0) -> None:
        super().__init__("store_away", retry_in, 503)
