"""OpenTelemetry traces, switched on by its own environment variables
(opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables).

On where `OTEL_TRACES_EXPORTER` says `otlp` or `console`, or where an OTLP endpoint is named; `OTEL_SDK_DISABLED=true` and
`OTEL_TRACES_EXPORTER=none` end it. It takes `pip install 'peerchat[traces]'`.

Promises: a span names method, route pattern, status and time. No address of anybody, no path as it was asked for (it may hold a
token), no header, no text of an exception: that is why ready-made instrumentation is not used.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from peerchat import __version__

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

log = logging.getLogger("peerchat.traces")
ASGI = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]
_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


def wanted(environment: Mapping[str, str]) -> str:
    """`otlp`, `console`, or empty: no traces."""
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return ""
    said = environment.get("OTEL_TRACES_EXPORTER", "").strip().lower()
    if said:
        return said if said in ("otlp", "console") else ""
    return "otlp" if any(environment.get(name) for name in _ENDPOINTS) else ""


def begin(worker: str, environment: Mapping[str, str] = os.environ) -> Traces | None:
    """None: not wanted, or not installed; then a line in the log says so."""
    exporter = wanted(environment)
    if not exporter:
        return None
    try:
        return Traces(worker, exporter)
    except ImportError:
        log.error("traces are wanted, but not installed: pip install 'peerchat[traces]'")
        return None


class Traces:
    """One per worker. `tracer`; `server`, `error`: kind and status of a span, by names of a library that may not be there."""

    def __init__(self, worker: str, exporter: str) -> None:
        """Raises ImportError."""
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter
        from opentelemetry.trace import SpanKind, StatusCode

        for talkative in ("urllib3", "requests"):
            logging.getLogger(talkative).setLevel(logging.WARNING)
        about = {"service.version": __version__, "service.instance.id": worker}
        if not os.environ.get("OTEL_SERVICE_NAME"):
            about[SERVICE_NAME] = "peerchat"
        out: SpanExporter = OTLPSpanExporter() if exporter == "otlp" else ConsoleSpanExporter()
        self._provider: TracerProvider = TracerProvider(resource=Resource.create(about), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(out))
        self.tracer: Tracer = self._provider.get_tracer("peerchat", __version__)
        self.server, self.error = SpanKind.SERVER, StatusCode.ERROR

    def relayed(self, seconds: float) -> None:
        """One of the messages that are timed was handed on: what it took, and nothing else of it."""
        now = time.time_ns()
        span = self.tracer.start_span("relay message", start_time=now - round(seconds * 1e9))
        span.end(now)

    def close(self) -> None:
        """Sends what is left; blocks for seconds."""
        self._provider.shutdown()


class TraceRequests:
    """ASGI middleware."""

    def __init__(self, app: ASGI, traces: Traces) -> None:
        self._app, self._traces = app, traces

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        traces, status = self._traces, 500

        async def noting(event: MutableMapping[str, Any]) -> None:
            nonlocal status
            if event["type"] == "http.response.start":
                status = event["status"]
            await send(event)

        method = scope["method"] if scope["method"].isalpha() else "_OTHER"
        with traces.tracer.start_as_current_span(
            method, kind=traces.server, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                await self._app(scope, receive, noting)
            finally:
                route = getattr(scope.get("route"), "path", None)
                if isinstance(route, str):
                    span.update_name(f"{method} {route}")
                    span.set_attribute("http.route", route)
                span.set_attribute("http.request.method", method)
                span.set_attribute("http.response.status_code", status)
                if status >= 500:
                    span.set_attribute("error.type", str(status))
                    span.set_status(traces.error)
        return None
