"""A push service for tests: real HTTPS on loopback, a certificate of its own, and answers that a test chooses."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import ssl
from collections import deque
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HERE = "127.0.0.1"


class Call(NamedTuple):
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class PushService:
    """`answers`: raw responses in turn, then 201; None: the connection is cut. `calls`: what came."""

    def __init__(self, folder: Path) -> None:
        self.calls: list[Call] = []
        self.answers: deque[str | None] = deque()
        self.hold = asyncio.Event()
        self.hold.set()
        self._certificate = _certificate(folder)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate)
        self._server = await asyncio.start_server(self._serve, HERE, 0, ssl=context)

    async def stop(self) -> None:
        assert self._server is not None
        self.hold.set()
        self._server.close()
        for writer in self._open:
            writer.transport.abort()  # a close would wait for the other side
        await asyncio.sleep(0)

    @property
    def host(self) -> str:
        assert self._server is not None
        return f"{HERE}:{self._server.sockets[0].getsockname()[1]}"

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self._certificate))

    def address(self, path: str = "send/a-long-secret") -> str:
        return f"https://{self.host}/{path}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with contextlib.closing(writer), contextlib.suppress(asyncio.IncompleteReadError, OSError):
            await self._answer(reader, writer)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
        line, *rest = head.strip().split("\r\n")
        headers = {name.lower(): value for name, value in (one.split(": ", 1) for one in rest)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        method, target, _ = line.split(" ")
        self.calls.append(Call(method, target, headers, body))
        await self.hold.wait()
        answer = self.answers.popleft() if self.answers else "201 Created\r\n"
        if answer is not None:
            writer.write(f"HTTP/1.1 {answer}Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "push service of the tests")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HERE))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "push.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + certificate.public_bytes(pem))
    return path
