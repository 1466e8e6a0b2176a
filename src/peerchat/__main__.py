"""peerchat serve | migrate | doctor | staff | audit | simulate. No logic here."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Callable

from pydantic import ValidationError

from peerchat.settings import PREFIX, Settings


def _serve(settings: Settings) -> int:
    from peerchat.supervisor import Supervisor

    def load() -> Callable[[int, int, int], None]:
        from peerchat import worker  # after the port is ours: whoever is told that it is taken need not wait for this

        return worker.load()

    return Supervisor(settings, load).run()


def _migrate(settings: Settings) -> int:
    from peerchat.db.engine import address
    from peerchat.db.migrate import upgrade

    standing = asyncio.run(upgrade(address(settings.database_url, settings.data_dir)))
    print(f"the database is at {standing}")
    return 0


def _doctor(settings: Settings) -> int:
    from peerchat.doctor import main as doctor

    return doctor(settings)


def _staff(settings: Settings, arguments: argparse.Namespace) -> int:
    from peerchat.db.engine import DatabaseAway, address
    from peerchat.db.migrate import upgrade
    from peerchat.volunteers.accounts.command import Wrong, answer

    url, site = address(settings.database_url, settings.data_dir), settings.origins.split(",")[0].strip()
    if not site and settings.host in ("127.0.0.1", "localhost", "::1"):
        site = f"http://localhost:{settings.port}"  # by name, because passkeys belong to one

    async def act() -> str:
        await upgrade(url)
        return await answer(arguments, url, site)

    try:
        print(asyncio.run(act()))
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        return 1
    except DatabaseAway:
        print("the database does not answer; see `peerchat doctor`", file=sys.stderr)
        return 1
    return 0


def _simulate(arguments: argparse.Namespace) -> int:
    from peerchat.matching.simulate.command import answer

    try:
        print(answer(arguments))
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def main() -> int:
    from peerchat.matching.simulate import command as simulate
    from peerchat.volunteers.accounts import arguments as staff

    parser = argparse.ArgumentParser("peerchat", description="Anonymous peer-support chat that anyone can host.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="start everything")
    serve.add_argument("--host", help=f"address to listen on ({PREFIX}HOST)")
    serve.add_argument("--port", help=f"port ({PREFIX}PORT)")
    serve.add_argument("--workers", help=f"worker processes ({PREFIX}WORKERS)")
    commands.add_parser("migrate", help="bring the database up to date")
    commands.add_parser("doctor", help="say what is wrong with this set-up")
    staff.options(commands)
    simulate.options(commands.add_parser("simulate", help="try the waiting line on a day of people, without a server"))
    arguments = parser.parse_args()
    if arguments.command == "simulate":
        return _simulate(arguments)
    for name in ("host", "port", "workers"):
        if (value := getattr(arguments, name, None)) is not None:
            os.environ[f"{PREFIX}{name.upper()}"] = value  # workers read the same environment
    try:
        settings = Settings()
    except ValidationError as error:
        for wrong in error.errors(include_input=False, include_url=False):
            print(f"{PREFIX}{'.'.join(map(str, wrong['loc'])).upper()}: {wrong['msg']}", file=sys.stderr)
        return 2
    if arguments.command in ("staff", "audit"):
        return _staff(settings, arguments)
    return {"serve": _serve, "migrate": _migrate, "doctor": _doctor}[arguments.command](settings)


if __name__ == "__main__":
    sys.exit(main())
