"""Every error over HTTP is an RFC 9457 problem document with a stable `code`, and never tells anything internal."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from peerchat.errors import Refusal
from peerchat.matching.forms import PROBLEM_TYPE, Problem

log = logging.getLogger("peerchat.http")


def problem(
    status: int,
    code: str,
    retry_in: float | None = None,
    fields: list[str] | None = None,
    more: Mapping[str, object] | None = None,
) -> JSONResponse:
    """`fields`: names of the request's fields that were not understood, never what stood in them. `more`: of the refusal."""
    body: dict[str, object] = {
        **(more or {}),
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
    }
    if fields:
        body["fields"] = fields
    headers = {"Cache-Control": "no-store"}
    if retry_in is not None:
        headers["Retry-After"] = str(math.ceil(retry_in))
    return JSONResponse(body, status, headers, media_type=PROBLEM_TYPE)


_CODES = {404: "not_found", 405: "method_not_allowed"}


def install(app: FastAPI) -> None:
    _describe(app)

    @app.exception_handler(Refusal)
    async def refused(_request: Request, refusal: Refusal) -> JSONResponse:
        return problem(refusal.status, refusal.code, refusal.retry_in, refusal.fields, refusal.more)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        fields = sorted({".".join(str(part) for part in e["loc"] if part != "body") for e in error.errors()} - {""})
        return problem(422, "invalid", fields=fields)

    @app.exception_handler(HTTPException)
    async def failed(_request: Request, error: HTTPException) -> JSONResponse:
        answer = problem(error.status_code, _CODES.get(error.status_code, "refused"))
        answer.headers.update(error.headers or {})  # 405 has to say what is allowed (RFC 9110 §15.5.6)
        return answer

    @app.exception_handler(Exception)
    async def bug(_request: Request, error: Exception) -> JSONResponse:
        # The exception's text may repeat what a person sent: name its kind alone.
        log.error("unhandled %s", type(error).__name__)
        return problem(500, "internal")


def _describe(app: FastAPI) -> None:
    """What the refusals of all calls refer to (`guard.refusal`) stands in the description once."""
    whole = app.openapi

    def described() -> dict[str, Any]:
        schema = whole()
        known = schema["components"]["schemas"]
        if Problem.__name__ not in known:
            mine = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            known.update(mine.pop("$defs", {}), Problem=mine)
        return schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's own way to extend it
