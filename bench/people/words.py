"""What people of a benchmark say: ordinary sentences of 30 to 100 characters, none twice in a room. Pure.

No digits and no signs of the load's own: what is measured is what people write.
"""

from __future__ import annotations

BEGIN = (
    "today was long, but", "i could not sleep, so", "after work", "when it got quiet", "this morning", "since you asked,",
    "to be honest,", "on the way home", "in the kitchen", "before the call", "last night", "after the walk", "for once",
    "while it rained", "at the end of it", "somehow", "a little later", "after a while",
)  # fmt: skip
MIDDLE = (
    "i sat down and", "i made some tea and", "i called my sister and", "i looked out of the window and", "i went outside and",
    "i tried to read and", "i listened to music and", "i wrote it down and", "i fed the cat and", "i tidied the table and",
    "i took the bus and", "i watered the plants and", "i put the phone away and", "i cooked something warm and", "i lay down and",
    "i opened the door and", "i counted my breaths and", "i waited a bit and",
)  # fmt: skip
END = (
    "it felt a bit lighter", "that helped for a moment", "it was not so bad", "i thought of what you said", "it went by",
    "i could breathe again", "it was still there, only smaller", "nothing happened, which was good", "i was tired in a good way",
    "i did not feel so alone", "it stayed with me", "i laughed about it", "i wanted to tell you", "the evening was calm",
    "it took a while", "i was glad that you are here", "the worst was over", "i let it be for today",
)  # fmt: skip
MOST = len(BEGIN) * len(MIDDLE) * len(END)


def sentence(number: int) -> str:
    """Another one for each number below MOST; after that they come again with a word in front."""
    again, number = divmod(number, MOST)
    rest, end = divmod(number * 1009 % MOST, len(END))
    begin, middle = divmod(rest, len(MIDDLE))
    return " ".join([*["well,"] * again, BEGIN[begin], MIDDLE[middle], END[end]])
