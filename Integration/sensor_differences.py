"""Where our sensor differs from argus on purpose: one rule a line of docs/differences.md."""


def explain(field, theirs, ours):
    """The reason for a cell's difference, or None."""
    return None


def explain_lonely(row, side, only_theirs, only_ours):
    """The reason why a record has no partner, or None."""
    return None
