"""The one door for WebSockets. The library behind it is chosen by a setting; nobody outside this package knows one.

`gate.py` decides who may open a socket and says goodbye; `fast.py` (picows) and `plain.py` (websockets, through ASGI) are two
doors to the same conversations, held to the same tests.
"""

from peerchat.sockets.gate import LAST_CHANCE_SECONDS, Conversation, Gate, Socket

__all__ = ["LAST_CHANCE_SECONDS", "Conversation", "Gate", "Socket"]
