#!/usr/bin/env python3
"""Compares the tools of the ra family with the classic ones: agreement per tool and command line.

    family_agreement.py --candidate "panoptes" [--captures DIR] [--only TOOL] [--full] FILE.argus...

Every line of `TOOLS` runs over every file with the installed classic program and with ours. Lines with
`key` print delimited rows, which are matched by their key columns and compared cell by cell; the others
are compared as text, line by line. Prints a table: rows, cells, what is equal, what differs for a reason
listed in `EXPLAINED`, and what differs without one. Exits with 1 when a tool has more than one
unexplained cell or row in a hundred.

A tool joins by a file of its own: `family_TOOLS.py` beside this one, with a `TOOLS` and an `EXPLAINED`
of the same form.
"""

import argparse
import collections
import glob
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

FLOW = ["proto", "saddr", "sport", "daddr", "dport"]
COUNTS = ["trans", "spkts", "dpkts", "sbytes", "dbytes", "sappbytes", "dappbytes"]
TIMES = ["stime", "ltime", "dur"]
STATISTICS = ["mean", "min", "max", "stddev", "sum"]
RATES = ["rate", "srate", "drate", "sload", "dload", "load"]
NETWORK = ["flgs", "dir", "state", "sloss", "dloss"]
LINK = ["sttl", "dttl", "stos", "dtos", "sminsz", "smaxsz", "dminsz", "dmaxsz", "smac", "dmac"]
JITTER = ["sintpktact", "dintpktact", "sintpktidl", "dintpktidl", "sjitact", "djitact"]


def rows(tool, arguments, key, fields, **more):
    """A line whose rows are matched by `key`, the leading columns."""
    return dict(tool=tool, arguments=arguments, key=key, fields=key + [f for f in fields if f not in key], **more)


def text(tool, arguments, **more):
    """A line whose output is compared as text."""
    return dict(tool=tool, arguments=arguments, key=None, **more)


def cluster(keys, fields, modes=(), key=None, **more):
    words = [word.split("/")[0] for word in keys]
    columns = [c for word in words for c in (["saddr", "daddr"] if word == "matrix" else [word])]
    if "sport" in columns or "dport" in columns:
        columns = ["proto"] + [c for c in columns if c != "proto"]
    arguments = (["-m"] + list(keys) if keys else []) + list(modes)
    return rows("racluster", arguments, key or columns or FLOW, fields, **more)


def bins(modes, keys=("proto",), fields=(), key=None, **more):
    columns = ["saddr", "daddr"] if "matrix" in keys else list(keys) or FLOW
    arguments = ["-M"] + list(modes) + (["-m"] + list(keys) if keys else [])
    # Rows of one key follow each other in time.
    return rows("rabins", arguments, key or columns, ["stime"] + (list(fields) or COUNTS + ["ltime", "state"]), **more)


def ordered(keys, **more):
    fields = [k.split("/")[0].lstrip("+-") for k in keys] + ["seq"]
    return rows("rasort", ["-m"] + list(keys), [], fields, order=True, **more)


# Reasons for lines that differ throughout; see docs/differences.md.
MEMORY_ORDER = dict(known="the classic order is that of bytes in the memory of x86")
UNSTABLE = dict(known="the classic sort leaves equal records in any order")
ABSENT = dict(known="records without the value join a group that has one there")
# Under a key with a port both move a record to another row.
TURNED = dict(known="answers alone are turned before they are merged here, and fragments have no ports")


TOOLS = [
    cluster([], TIMES + COUNTS + NETWORK),
    cluster([], STATISTICS + RATES),
    cluster([], LINK + ["seq", "srcid"]),
    cluster([], JITTER),
    cluster([], COUNTS, ["-M", "nocorrect"]),
    cluster(["saddr"], TIMES + COUNTS + ["daddr", "proto", "flgs", "dir", "state", "seq"]),
    cluster(["saddr"], STATISTICS + RATES),
    cluster(["saddr"], LINK),
    cluster(["daddr"], TIMES + COUNTS + ["saddr", "proto"]),
    cluster(["saddr", "daddr"], TIMES + COUNTS + STATISTICS + ["state"]),
    cluster(["saddr/24", "daddr/16"], TIMES + COUNTS),
    cluster(["saddr/255.255.0.0"], COUNTS, known="not masked there"),
    cluster(["matrix"], TIMES + COUNTS),
    cluster(["matrix/16"], COUNTS),
    cluster(["proto"], TIMES + COUNTS + STATISTICS),
    cluster(["proto", "dport"], TIMES + COUNTS, **ABSENT),
    cluster(["sport"], COUNTS, **ABSENT),
    cluster(["smac"], COUNTS + TIMES),
    cluster(["srcid"], TIMES + COUNTS),
    cluster(["svlan"], COUNTS, **ABSENT),
    cluster(["sttl", "saddr"], COUNTS),
    cluster(["stos"], COUNTS, **ABSENT),
    cluster(["saddr"], COUNTS, ["-M", "rmon"]),
    cluster(["saddr"], ["spkts", "dpkts", "stime", "dur"], ["-M", "norep"]),
    cluster(["saddr"], COUNTS, ["-", "tcp"]),
    cluster(["none"], TIMES + COUNTS, key=FLOW),
    bins(["time", "5s"]),
    bins(["time", "5s"], ["saddr"], TIMES + COUNTS),
    bins(["time", "5s"], [], TIMES + COUNTS),
    bins(["1s"], ["saddr", "daddr"], COUNTS),
    bins(["hard", "time", "10s"], ["saddr"], TIMES + COUNTS + RATES),
    bins(["nomodify", "time", "5s"], ["saddr"], TIMES + COUNTS),
    bins(["time", "1m"], ["matrix"], COUNTS, key=["saddr", "daddr"]),
    bins(["time", "1h"], ["proto", "dport"], COUNTS, **TURNED),
    bins(["count", "10"], ["saddr"], TIMES + COUNTS, known="bins of results there, of records here"),
    bins(["time", "5s", "rmon"], ["saddr"], COUNTS),
    ordered(["stime"]), ordered(["ltime"]), ordered(["saddr"], **MEMORY_ORDER), ordered(["saddr/16", "daddr"], **MEMORY_ORDER),
    ordered(["bytes"]), ordered(["pkts", "stime"]), ordered(["dur"]), ordered(["proto", "sport"], **MEMORY_ORDER),
    ordered(["dport"], **MEMORY_ORDER), ordered(["sttl"], **UNSTABLE), ordered(["load"]), ordered(["rate"], known="by another rate there"), ordered(["sloss"]),
    ordered(["smac"]), ordered(["trans", "seq"]), ordered(["tcprtt"], **UNSTABLE), ordered(["stos"], **UNSTABLE),
    text("racount", []), text("racount", ["-M", "proto"], known="Ethertypes are left out there"),
    text("racount", ["-M", "addr"], known="old registries of addresses there"),
    text("racount", ["-", "tcp"]),
]


def number(value):
    try:
        return float(value)
    except ValueError:
        return None


def close(ours, theirs, line, row):
    """Single precision sums in the order of the records there, exact sums here."""
    a, b = number(ours), number(theirs)
    return a is not None and b is not None and abs(a - b) <= max(abs(a), abs(b)) * 2e-4 + 2e-6


def is_merged(row):
    """Rows that stand for several records, where the classic tools keep the last record's value, or sums of
    their own; ours is what all share, the least, the earliest, or computed from the sums."""
    return row.get("trans", "2") not in ("1", "0")


def rate(ours, theirs, line, row):
    """Rates of merged records and of pieces: by each direction's first and last packet here; there pings and
    other single exchanges lend their whole time to both sides, and pieces share the load by time."""
    return close(ours, theirs, line, row) or is_merged(row) or line["tool"] == "rabins"


def merged(ours, theirs, line, row):
    return is_merged(row)


PAIRS = {"spkts": "dpkts", "sbytes": "dbytes", "sappbytes": "dappbytes"}
PAIRS.update({v: k for k, v in PAIRS.items()})


def turned(field):
    """Keys that name no end: records whose answers alone were seen are turned before they are merged here, not
    there, and of two hosts in one network there the one with the lower number is the source."""
    def explains(ours, theirs, line, row):
        if any(word in ("saddr", "daddr", "sport", "dport") for word in line["key"] if "matrix/16" not in line["arguments"]):
            return False
        if "matrix/16" in line["arguments"] and row["saddr"] != row["daddr"]:
            return False
        sums = [sum(number(which.get(f)) or 0 for f in (field, PAIRS[field])) for which in (row, row["_ours"])]
        return sums[0] == sums[1]
    return explains


def cleared(ours, theirs, line, row):
    """A key without ports clears the ICMP type there, and an echo reply or nothing is left; or records were merged."""
    kind = {"icmp": "ECR", "ipv6-icmp": "UNK"}
    return merged(ours, theirs, line, row) or theirs == kind.get(row.get("proto"))


def jitter(ours, theirs, line, row):
    """Whole milliseconds of one record there, or a deviation that is no number."""
    return close(ours, theirs, line, row) or is_merged(row)


def end(ours, theirs, line, row):
    """Ends outside the key: link-layer addresses that differ are zero here and the first one's there."""
    return is_merged(row) and (":" in theirs)


def piece(ours, theirs, line, row):
    """Records that are cut: a packet more or less in a piece, its bytes, and times of single packets. The
    sums over all bins are the same."""
    if line["tool"] != "rabins":
        return False
    a, b = number(ours), number(theirs)
    if a is None or b is None:
        return ":" in theirs
    return abs(a - b) <= (2 if max(a, b) < 100 else 2 * 1518 + max(a, b) * 0.02)


EXPLAINED = {
    **dict.fromkeys(STATISTICS, close),
    "dur": lambda *all: close(*all) or piece(*all),
    **dict.fromkeys(RATES, rate),
    **dict.fromkeys(JITTER, jitter),
    **dict.fromkeys(["saddr", "daddr"], end),
    **dict.fromkeys(COUNTS + ["stime", "ltime"], piece),
    **{f: (lambda *all, t=turned(f): piece(*all) or t(*all)) for f in PAIRS},
    **dict.fromkeys(["flgs", "dir", "proto", "smac", "dmac", "sloss", "dloss"], merged),
    "state": cleared,
}


def is_skipped(key):
    """Keys that the reference reads wrongly: RARP addresses are lost, ARP keys that end early are read past their
    block, and the two ways between a host and itself over IPv6 are two flows."""
    ends = [word for word in key if ":" in word or word.count(".") == 3]
    return (
        "rarp" in key or "00:00:00:00:00:00" in key or "5.24.2.3" in key or key[:2] == ("arp", "0.0.0.0")
        or key == ("0.0.0.0", "0.0.0.0") or len(ends) == 2 and ends[0] == ends[1] and ":" in ends[0])


def run(command, options, path, operands):
    environment = dict(os.environ, TZ="UTC", LC_ALL="C")
    process = subprocess.run(
        command + ["-X", "-n"] + options + ["-r", path] + operands, capture_output=True, env=environment, timeout=120)
    return process.stdout.decode("latin-1").removesuffix("\n").split("\n")


def split_operands(arguments):
    if "-" in arguments:
        at = arguments.index("-")
        return arguments[:at], arguments[at:]
    return list(arguments), []


class Score:
    def __init__(self):
        self.rows = self.rows_equal = self.unmatched = 0
        self.cells = self.cells_equal = self.explained = 0
        self.fields = collections.Counter()
        self.examples = []


def first_end_first(fields, cells):
    """Pairs of addresses have no direction, and the classic order of IPv6 addresses is that of their bytes in
    the memory of x86."""
    row = dict(zip(fields, cells))
    if len(row) < len(fields) or row["saddr"] <= row["daddr"]:
        return cells
    other = {f: ("d" if f[0] == "s" else "s") + f[1:] for f in fields if f[0] in "sd" and f[1:] in PAIRED}
    return [row[other.get(f, f)] for f in fields]


def conserved(line, field, got, expected):
    """Records that are cut: where their pieces fall is rounded in another way there, but the pieces of a key,
    over all bins, add up to the same."""
    if line["tool"] != "rabins" or field not in COUNTS:
        return False
    at = line["fields"].index(field)
    sums = [sum(number(row[at]) or 0 for row in rows) for rows in (got, expected)]
    return sums[0] == sums[1]


PAIRED = {"addr", "pkts", "bytes", "appbytes"}


def compare_rows(line, ours, theirs, score, explained, path):
    width = len(line["key"])

    def table(lines):
        result = collections.defaultdict(list)
        for one in lines:
            cells = [c.strip() for c in one.split("\x1f")]
            if any(word.startswith("matrix") for word in line["arguments"]):
                cells = first_end_first(line["fields"], cells)
            if len(cells) >= len(line["fields"]):
                result[tuple(cells[:width])].append(cells)
        return result

    mine, other = table(ours), table(theirs)
    for key, expected in other.items():
        if is_skipped(key):
            mine.pop(key, None)
            continue
        got = mine.pop(key, [])
        score.unmatched += abs(len(got) - len(expected))
        if len(got) != len(expected) and len(score.examples) < 3:
            score.examples.append(f"{path}: {len(got)} rows, not {len(expected)}, for {' '.join(key)}")
        # Rows of one key stand in any order where the classic sort is not stable.
        for a, b in zip(sorted(got), sorted(expected)):
            score.rows += 1
            row = dict(zip(line["fields"], b), _ours=dict(zip(line["fields"], a)))
            equal = True
            for field, x, y in list(zip(line["fields"], a, b))[width:]:
                score.cells += 1
                if x == y:
                    score.cells_equal += 1
                    continue
                equal = False
                if field in explained and explained[field](x, y, line, row) or conserved(line, field, got, expected):
                    score.explained += 1
                    continue
                score.fields[field] += 1
                if len(score.examples) < 3:
                    score.examples.append(f"{path}: {field} of {' '.join(key)}: {x}, not {y}")
            score.rows_equal += equal
    lost = any("rarp" in key or "00:00:00:00:00:00" in key for key in other)
    for key, extra in mine.items():
        if is_skipped(key) or lost and ("rarp" in key or ":" in "".join(key)):
            continue
        score.unmatched += len(extra)
        if len(score.examples) < 3:
            score.examples.append(f"{path}: {len(extra)} rows too many for {' '.join(key)}")


def compare_text(line, ours, theirs, score, path):
    for x, y in zip(ours + [""] * len(theirs), theirs + [""] * (len(ours) - len(theirs))):
        score.rows += 1
        score.cells += 1
        if x == y:
            score.rows_equal += 1
            score.cells_equal += 1
        elif line.get("explained") and line["explained"](x, y):
            score.explained += 1
        else:
            score.fields["line"] += 1
            if len(score.examples) < 3:
                score.examples.append(f"{path}: {x!r}, not {y!r}")


def judge(line, files, candidate, explained):
    score = Score()
    options, operands = split_operands(line["arguments"])
    for path in files:
        own, classic = list(options), list(options)
        if line["key"] is not None:
            form = ["-L", "-1", "-c", "\x1f", "-s"] + line["fields"]
            own, classic = form + own, form + classic
        ours = run(candidate + [line["tool"]], own, path, operands)
        theirs = run([line["tool"]], classic, path, operands)
        name = os.path.basename(path)
        if line["key"] is None or line.get("order"):
            compare_text(line, ours, theirs, score, name)
        else:
            compare_rows(line, ours, theirs, score, explained, name)
    return score


def sense(folder, target, limit):
    """Records that the classic sensor makes of captures, smallest captures first."""
    if not shutil.which("argus"):
        return []
    captures = sorted(glob.glob(os.path.join(folder, "*.pcap*")), key=os.path.getsize)
    result = []
    for capture in captures[:: max(len(captures) // (limit * 2), 1)]:
        if len(result) == limit or os.path.getsize(capture) > 4 << 20:
            break
        path = os.path.join(target, os.path.basename(capture) + ".argus")
        subprocess.run(["argus", "-X", "-A", "-J", "-Z", "-m", "-r", capture, "-w", path], capture_output=True)
        if os.path.exists(path) and os.path.getsize(path) > 400:
            result.append(path)
    return result


def others(folder):
    for path in sorted(glob.glob(os.path.join(folder, "family_*_lines.py"))):
        spec = importlib.util.spec_from_file_location(os.path.basename(path)[:-3], path)
        module = importlib.util.module_from_spec(spec)
        sys.modules["family_agreement"] = sys.modules[__name__]
        spec.loader.exec_module(module)
        yield module


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--candidate", required=True)
    parser.add_argument("--captures", help="folder of captures to sense")
    parser.add_argument("--limit", type=int, default=24, help="captures to take")
    parser.add_argument("--only", help="one tool")
    parser.add_argument("--full", action="store_true", help="examples of every difference")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    lines, explained = list(TOOLS), dict(EXPLAINED)
    for module in others(os.path.dirname(os.path.abspath(__file__))):
        lines += module.TOOLS
        explained.update(getattr(module, "EXPLAINED", {}))
    candidate = shlex.split(options.candidate)
    # By tool: cells that were compared, and those that differ without a reason.
    compared, unequal = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        files = options.files + (sense(options.captures, folder, options.limit) if options.captures else [])
        print(f"{len(files)} files")
        print(f"{'line':<52} {'rows':>6} {'equal':>7} {'cells':>7} {'equal':>7} {'explained':>9} {'not':>5}  fields")
        for line in lines:
            if options.only and line["tool"] != options.only or not shutil.which(line["tool"]):
                continue
            score = judge(line, files, candidate, explained)
            name = " ".join([line["tool"]] + line["arguments"])
            if line.get("known"):
                score.explained += sum(score.fields.values()) + score.unmatched
                score.fields, score.unmatched = collections.Counter({line["known"]: score.explained}), 0
                unexplained = 0
            else:
                unexplained = sum(score.fields.values()) + score.unmatched
            percent = 100 * score.rows_equal / max(score.rows, 1)
            fields = " ".join(f"{f}:{n}" for f, n in score.fields.most_common(6))
            if score.unmatched:
                fields = f"unmatched:{score.unmatched} {fields}"
            print(
                f"{name[:52]:<52} {score.rows:>6} {percent:>6.1f}% {score.cells:>7} {score.cells_equal:>7} "
                f"{score.explained:>9} {unexplained:>5}  {fields}")
            if options.full:
                for example in score.examples:
                    print(f"    {example}")
            compared[line["tool"]] += max(score.cells, score.rows)
            unequal[line["tool"]] += unexplained
    failed = [tool for tool in compared if unequal[tool] * 100 > compared[tool]]
    for tool in failed:
        print(f"{tool}: {unequal[tool]} of {compared[tool]} differ without a reason: one in a hundred may")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
