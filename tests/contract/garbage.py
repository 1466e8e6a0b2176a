"""What only the collector of garbage could take away: it meets everybody who sits here, for the sake of those who are gone."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def uncollected(kind: type) -> Iterator[Callable[[], int]]:
    """Nothing is collected meanwhile; tells how many of a kind are there that were not there before."""
    gc.collect()
    before = {id(one) for one in gc.get_objects() if type(one) is kind}
    gc.disable()
    try:
        yield lambda: sum(type(one) is kind and id(one) not in before for one in gc.get_objects())
    finally:
        gc.enable()
