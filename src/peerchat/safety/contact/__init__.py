"""Contact data in a message: `find.contacts` says where, `mask.mask` hides it, `pieces` sees it spread over messages."""
