"""How staff come, sign in, and go: invitations, passwords, codes, the team."""
