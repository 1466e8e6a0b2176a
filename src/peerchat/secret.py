"""The secret that signs all tokens: from the settings, or made once and kept in the data directory."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

SECRET_FILE = "secret"  # noqa: S105  # a file's name
SECRET_BYTES = 32


def load(given: str | None, data_dir: Path) -> bytes:
    """`given` wins. Raises OSError where the data directory cannot be written, ValueError where the file is no secret.

    Made aside and linked into place, so that of several processes starting at once one makes it and all read the same.
    """
    if given is not None:
        return given.encode()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data_dir / SECRET_FILE
    if not path.exists():
        # Mode 0600, and a name of its own each time: one that a killed start left behind is in nobody's way.
        descriptor, draft = tempfile.mkstemp(prefix=f"{SECRET_FILE}.", dir=data_dir)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(SECRET_BYTES))
        try:
            # A link appears whole or not at all: nobody can read half a secret.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    secret = path.read_text().strip().encode()
    if len(secret) < SECRET_BYTES:
        raise ValueError(f"{path} is no secret of at least {SECRET_BYTES} bytes; remove it to have a new one made")
    return secret
