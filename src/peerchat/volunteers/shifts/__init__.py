"""When listening rooms are staffed: patterns and shifts, who takes them, what is still missing, and the hours that follow. The
arithmetic is pure; `routes` and `book` are the edge."""
