"""A number with its noun."""


def plural(size: int, noun: str) -> str:
    """Return a number and a noun: 1 row, 2 rows, 1,200 countries."""
    if size == 1:
        return f"1 {noun}"
    many = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"
    return f"{size:,} {many}"
