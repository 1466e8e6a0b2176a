"""What `peerchat staff` and `peerchat audit` take. Apart from `command.py`, so that every other command starts without it."""

from __future__ import annotations

import argparse

from peerchat.volunteers.staff import ROLES

LATEST = 200  # entries that `audit list` prints


def options(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    people = commands.add_parser("staff", help="invite staff, list them").add_subparsers(dest="act", required=True)
    invite = people.add_parser("invite", help="print a link that is good once, for three days")
    invite.add_argument("--role", choices=ROLES, help="of somebody new")
    invite.add_argument("--again", metavar="LOGIN", help="let somebody in again who lost password and phone")
    people.add_parser("list", help="who there is")
    log = commands.add_parser("audit", help="who did what").add_subparsers(dest="act", required=True)
    verify = log.add_parser("verify", help="has anybody changed the audit log?")
    verify.add_argument("--noted", metavar="NUMBER:DIGEST", help="an entry that was noted earlier and has to be there")
    log.add_parser("list", help=f"the latest {LATEST} entries")
