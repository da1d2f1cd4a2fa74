"""Numbers and names as people read them."""

import pkg_names


def count(number, one, many=None):
    return "1 " + one if number == 1 else "%d %s" % (number, many or one + "s")


def some(names, of=None):
    """The first few names, and how many more there are."""
    more = (of or len(names)) - min(3, len(names))
    return ", ".join(pkg_names.shown(name) for name in names[:3]) + (" and %d more" % more if more > 0 else "")


def amount(size):
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= factor:
            return "%.1f %s" % (size / factor, unit)
    return "%d bytes" % size
