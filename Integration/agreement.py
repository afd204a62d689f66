#!/usr/bin/env python3
"""Compares two programs that print the same records: agreement per field.

    agreement.py --reference ra --candidate "panoptes ra" [--names FILE] [--full] FILE.argus...

Runs both over every file in four ways (with and without configuration, names and numbers): the
default columns byte for byte, then every field as a delimited row. Prints for each field how many
cells say something, are equal, differ for a reason listed here, and differ without one. Exits with
1 when a default row differs or a field has one unexplained cell in a hundred or more.
"""

import argparse
import collections
import os
import re
import shlex
import subprocess
import sys

WAYS = (["-X", "-n"], ["-X"], ["-n"], [])
SEPARATOR = "\x1f"
# Wall clock, or arithmetic on it: never comparable.
EXCLUDED = {"idle", "rtime", "autoid"}
# The reference prints no delimiter after them, or no column at all.
UNDELIMITED = ["resp", "cor"]


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def swapped(ours, theirs, row):
    """16-bit numbers that the reference prints in the byte order of x86."""
    try:
        a, b = int(ours, 0), int(theirs, 0)
    except ValueError:
        return False
    return a == ((b & 0xFF) << 8 | b >> 8)


def tcp_maximum(ours, theirs, row):
    """The reference's source value is a thousandth of bits a second."""
    a, b = number(ours), number(theirs)
    return a is not None and b is not None and abs(a - b * 1000) <= max(a, 1) * 1e-5


def both_classes(ours, theirs, row):
    """Active and idle packets together: the reference shows the active class alone, or mixes units."""
    side = "s" if row["_field"].startswith("s") else "d"
    if side == "d" and "intpkt" in row["_field"]:
        return (number(row.get("dintpktidl")) or 0) > 0
    return (number(row.get(side + "intpktact")) or 0) > 0 and (number(row.get(side + "intpktidl")) or 0) > 0


def absent_there(ours, theirs, row):
    """The reference leaves out what the record holds."""
    return theirs == ""


def management_offset(ours, theirs, row):
    """The reference shows the offset of the record before."""
    return row.get("proto") == "man"


def other_side(ours, theirs, row):
    """The reference turned the record round but not this block."""
    pairs = {"senc": "denc", "denc": "senc", "sload": "dload", "dload": "sload"}
    return ours == row.get(pairs[row["_field"]])


def load_of_turned(ours, theirs, row):
    """The reference adds up the rates of a turned record with the durations exchanged."""
    return row["_ours"]["sload"] != row["sload"]


def single_precision(ours, theirs, row):
    """The last bit of a single-precision sum of seconds and microseconds."""
    a, b = number(ours), number(theirs)
    return a is not None and b is not None and abs(a - b) <= max(abs(a), abs(b)) * 2.0**-23 + 1e-6


def link_end(ours, theirs, row):
    """Of link-layer keys: `Broadcast` only after a smac or dmac column, and the network of nothing."""
    return theirs in ("Broadcast", "(null)") or (row["proto"] == "arp" and ours == "0.0.0.0")


def zero_histogram(ours, theirs, row):
    """The reference prints an empty histogram for a side without packets."""
    return ours == "" and theirs == "00000000"


def garbage(ours, theirs, row):
    """The reference prints memory that nothing was written to."""
    return ours == "" or ours.isdigit()


def printable_name(ours, theirs, row):
    """The reference prints a name's bytes as they are, up to the first of zero."""
    return ours.isascii() and not theirs.isascii()


EXPLAINED = {
    **dict.fromkeys(["sipid", "dipid", "icmpid"], swapped),
    "stcpmax": tcp_maximum,
    **dict.fromkeys(["sjit", "djit"] + [s + "intpkt" + m for s in "sd" for m in ("max", "min")], both_classes),
    **dict.fromkeys(["svpri", "dvpri"], absent_there),
    "cor": garbage,
    "offset": management_offset,
    **dict.fromkeys(["senc", "denc", "sload", "dload"], other_side),
    "load": load_of_turned,
    **dict.fromkeys(["daddr", "snet", "dnet"], link_end),
    **dict.fromkeys(["spktsz", "dpktsz"], zero_histogram),
    "bssid": lambda ours, theirs, row: theirs == "Broadcast" and ours == "ff:ff:ff:ff:ff:ff",
    "ssid": printable_name,
    "dur": single_precision,
    **dict.fromkeys(["soui", "doui"], absent_there),
}


def run(command, options, path):
    environment = dict(os.environ, TZ="UTC", LC_ALL="C")
    process = subprocess.run(command + options + ["-r", path], capture_output=True, env=environment)
    return process.stdout.decode("latin-1").removesuffix("\n")


def lines(command, way, path, fields=None):
    options = list(way)
    if fields is None:
        return run(command, options, path).split("\n")
    return run(command, options + ["-L", "-1", "-c", SEPARATOR, "-M", "man", "-s"] + fields, path).split("\n")


def remembered_port(ours, theirs):
    """The reference takes every port that it has printed by number for a service, and so turns
    connections seen from the middle by what it printed before."""
    def ends(row):
        return sorted(row.replace("<", ">").replace(" .", " "))

    return " tcp " in theirs and "?" in theirs and ends(ours) == ends(theirs)


def is_turned(row):
    """The same, of a delimited row."""
    ours = row["_ours"]
    return "?" in row["dir"] and (ours["saddr"], ours["daddr"]) == (row["daddr"], row["saddr"]) != (
        ours["daddr"], ours["saddr"])


def turned_ipv6(ours, theirs):
    """The reference drops the loss flag of an IPv6 connection that it turns round, not its count."""
    differing = [(x, y) for x, y in zip(ours, theirs) if x != y]
    return " tcp " in theirs and "::" in theirs and len(ours) == len(theirs) and differing in ([("d", " ")], [("s", " ")])


def no_time(ours, theirs):
    """Packets of a capture without times: the reference prints the end for a start of zero."""
    return ours.lstrip().startswith("00:00:00.000000") and ours[18:] == theirs[18:]


def esp_over_ipv6(ours, theirs):
    """No classic sensor records it; the reference reads the bytes of its SPI in another order."""
    cut = lambda row: row[:row.rindex(".0x")] if ".0x" in row else row
    return " esp " in theirs and "::" in theirs and cut(ours) == cut(theirs)


def ports_of_others(ours, theirs):
    """SCTP and DCCP (which the reference calls sep) have ports; the reference prints none."""
    def without(row):
        words = [w.rsplit(".", 1)[0] if w.count(".") == 4 or ":" in w and "." in w else w for w in row.split()]
        return words[1:]

    return any(f" {name} " in theirs for name in ("sctp", "dccp", "sep")) and without(ours) == without(theirs)


def icmp_over_ipv6(ours, theirs):
    """No classic sensor maps ICMPv6 errors to flows; the reference knows no reason for its numbers."""
    differing = [(x, y) for x, y in zip(ours, theirs) if x != y]
    return ":" in theirs[30:] and len(ours) == len(theirs) and differing in ([("U", "I")], [("T", "I")])


def short_key(ours, theirs):
    """The reference reads past the end of an ARP key that is too short."""
    a, b = ours.split(), theirs.split()
    differing = [(x, y) for x, y in zip(a, b) if x != y]
    return " arp " in theirs and len(a) == len(b) and len(differing) == 1 and differing[0][0] == "0.0.0.0"


class Tally:
    def __init__(self):
        self.said = self.equal = self.explained = self.unexplained = 0
        self.examples = []

    def add(self, field, ours, theirs, row, where):
        if ours == "" and theirs == "":
            return
        self.said += 1
        if ours == theirs:
            self.equal += 1
            return
        rule = EXPLAINED.get(field)
        row["_field"] = field
        if rule and rule(ours, theirs, row):
            self.explained += 1
        else:
            self.unexplained += 1
            if len(self.examples) < 3:
                self.examples.append((where, theirs, ours))


def compare_rows(mine, reference, names, tallies, where):
    if len(mine) != len(reference):
        return f"{where}: {len(reference)} rows, candidate {len(mine)}"
    for index, (a, b) in enumerate(zip(mine, reference)):
        ours, theirs = a.split(SEPARATOR), b.split(SEPARATOR)
        if len(ours) != len(names) or len(theirs) != len(names):
            tallies["(columns)"].said += 1
            if "evt" in theirs:  # event rows of the reference lack delimiters
                tallies["(columns)"].explained += 1
                continue
            tallies["(columns)"].unexplained += 1
            if len(tallies["(columns)"].examples) < 3:
                tallies["(columns)"].examples.append((f"{where}:{index}", str(len(theirs)), str(len(ours))))
            continue
        row = dict(zip(names, theirs))
        row["_ours"] = dict(zip(names, ours))
        turned = is_turned(row)
        for name, x, y in zip(names, ours, theirs):
            if name not in EXCLUDED:
                tallies[name].add(name, y if turned else x, y, row, f"{where}:{index}")
                if turned and x != y:
                    tallies[name].equal -= 1
                    tallies[name].explained += 1
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reference", default="ra")
    parser.add_argument("--candidate", required=True)
    parser.add_argument("--names", help="file of field names, one a line; without it only default columns")
    parser.add_argument("--full", action="store_true", help="all four ways for every field, not the first only")
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    reference, candidate = shlex.split(options.reference), shlex.split(options.candidate)
    names = open(options.names).read().split() if options.names else []
    names = [name for name in names if name not in UNDELIMITED]

    tallies = collections.defaultdict(Tally)
    rows = collections.Counter()
    problems = []
    shown = collections.Counter()  # by protocol, so that one kind of difference does not hide others
    for path in options.files:
        for way in WAYS:
            label = "ra " + " ".join(way)
            mine, theirs = lines(candidate, way, path), lines(reference, way, path)
            rows[label, "rows"] += len(theirs)
            if len(mine) != len(theirs):
                problems.append(f"{path} {label}: {len(theirs)} rows, candidate {len(mine)}")
            for index, (a, b) in enumerate(zip(mine, theirs)):
                if a != b and (remembered_port(a, b) or short_key(a, b) or turned_ipv6(a, b) or no_time(a, b) or esp_over_ipv6(a, b) or ports_of_others(a, b)
                               or icmp_over_ipv6(a, b)):
                    rows[label, "explained"] += 1
                elif a != b:
                    rows[label, "different"] += 1
                    shown[b[29:35].strip()] += 1
                    if shown[b[29:35].strip()] <= 3:
                        problems.append(f"{path}:{index} {label}\n  - {b}\n  + {a}")
        for way in WAYS if options.full else WAYS[:1]:
            if names:
                problem = compare_rows(
                    lines(candidate, way, path, names), lines(reference, way, path, names), names, tallies, path)
                if problem:
                    problems.append(problem)

    for problem in problems:
        print(problem)
    failed = False
    for way in WAYS:
        label = "ra " + " ".join(way)
        different = rows[label, "different"]
        failed |= different > 0
        print(f"{label:10} {len(options.files)} files, {rows[label, 'rows']} rows, {different} different")
    print(f"{'field':14}{'cells':>9}{'equal':>9}{'explained':>10}{'unexplained':>12}")
    for name, tally in tallies.items():
        print(f"{name:14}{tally.said:9}{tally.equal:9}{tally.explained:10}{tally.unexplained:12}")
        for where, theirs, ours in tally.examples:
            print(f"    {where}: {theirs!r} candidate {ours!r}")
        failed |= tally.unexplained * 100 >= max(tally.said, 1)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
