"""Running the house: topics, guidelines, opening hours, limits and help lines, edited while people talk. What the package ships is
the
beginning; what operators publish lies over it, version after version."""
