"""Makes the ear of `peerchat.safety.model` from reviewed lines, and measures it. README.md beside this file tells how."""
