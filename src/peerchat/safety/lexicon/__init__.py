"""What crisis sounds like, one reviewed file per language; `phrases` reads them, `scan` finds them."""
