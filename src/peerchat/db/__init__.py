"""The durable part: the only package that knows the database engine. Chat text is never handed to it."""
