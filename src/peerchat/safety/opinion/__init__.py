"""A second opinion, off by default: a slower classifier of the operator that looks beside a message, never before it.

It is asked after the message was relayed. It can bring help and tell staff how heavy a room is; it can hold nothing.
"""
