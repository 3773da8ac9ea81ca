"""Numbers of bytes as text, in decimal units as on the Hub."""

KB, MB, GB = 10**3, 10**6, 10**9


def bytes_text(size: float, digits: int = 3) -> str:
    """A number of bytes, of which so many digits are told: "12 B", "3.2 KB", "445 MB", "1,200 GB"."""
    size = float(f"{size:.{digits}g}")
    one, unit = next(((one, unit) for one, unit in ((GB, "GB"), (MB, "MB"), (KB, "KB")) if size >= one), (1, "B"))
    return f"{size / one:,.12g} {unit}"
