#!/usr/bin/env python3
"""rahisto's tables beside those of the classic one: classes, counts, mean, deviation, extremes.

    histogram_agreement.py --reference 'rahisto' --candidate 'panoptes rahisto' FILE...

Median, 95 % and mode of the classic program are of other values than its table and depend on the order
of records; values on the lower border are missing from it. docs/differences.md says so; the filters
here keep clear of borders, and those three are not compared.
"""

import argparse
import re
import shlex
import subprocess
import sys

CASES = [
    "-H bytes 10:0-5000 -- pkts gt 0",
    "-H bytes 10:500",
    "-H bytes 12:1K",
    "-H bytes 7:0-5000.5",
    "-H bytes 10L:1-5000",
    "-H bytes 5L:10-1000",
    "-H bytes 5L:500",
    "-H bytes 4:0-500 -M outlayer",
    "-H bytes 4:100.5-500.5 -M outlayer",
    "-H bytes 10:0-5000 -M nozero",
    "-H bytes 300:0-30000 -M nozero",
    "-H sbytes 10:0-20000 -- src bytes gt 0",
    "-H pkts 5:0-100",
    "-H spkts 8:0.5-32.5",
    "-H dur 10:0-5 -- dur gt 0",
    "-H dur 10:0-500m -- dur gt 0",
    "-H dur 5:0-1000u -- dur gt 0",
    "-H dur 5L:0.001-5",
    "-H load 6:0-1M -- load gt 0",
    "-H sttl 4:0.5-300",
    "-H sport 6:0.5-70000 -- tcp",
    "-H dport 6:0.5-70000 -- tcp",
    "-H smeansz 5:0.5-2000",
    "-c , -H bytes 5:0-3000",
]


def run(command, case, path):
    options, _, text = case.partition(" -- ")
    words = shlex.split(command) + ["-X", "-n", "-r", path] + shlex.split(options)
    if text:
        words += ["-", text]
    done = subprocess.run(words, capture_output=True, text=True)
    return done.stdout


def close(a, b, name):
    """Numbers to six digits, deviations to three: the classic program has single precision."""
    tolerance = 1e-3 if name == "stddev" else 2e-6
    try:
        x, y = float(a.rstrip("%")), float(b.rstrip("%"))
    except ValueError:
        return a == b
    return abs(x - y) <= tolerance * max(abs(x), abs(y)) + tolerance


def table(text):
    """Cells that must agree; an outlier's name is ours alone."""
    rows = []
    for line in text.splitlines():
        if re.match(r"^ ?N ?=", line):
            rows.append([(k, v) for k, v in re.findall(r"(N|mean|stddev|max|min) ?= *(-?[\d.]+)", line)])
        elif re.match(r"^ *\d", line):
            cells = [c for c in re.split(r"[ ,]+", line.strip()) if c not in ("below", "above")]
            rows.append(list(enumerate(cells)))
    return rows


def shape(text):
    """Blanks and titles, figure for figure."""
    lines = [l for l in text.splitlines() if not re.search(r"median|mode", l) and not re.match(r"^ ?N", l)]
    return [re.sub(r"[\d.]", "0", re.sub(r"(below|above)$", "   ", l)).rstrip() for l in lines]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", required=True)
    parser.add_argument("--candidate", required=True)
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    compared = equal = 0
    for path in arguments.files:
        for case in CASES:
            theirs, ours = run(arguments.reference, case, path), run(arguments.candidate, case, path)
            compared += 1
            a, b = table(theirs), table(ours)
            same = len(a) == len(b) and all(
                len(x) == len(y) and all(k == l and close(v, w, k) for (k, v), (l, w) in zip(x, y)) for x, y in zip(a, b)
            )
            if same and shape(theirs) == shape(ours):
                equal += 1
                continue
            print(f"{path}: rahisto {case}\n--- theirs\n{theirs}--- ours\n{ours}")
    print(f"{equal} of {compared} tables agree")
    return 0 if equal == compared else 1


if __name__ == "__main__":
    sys.exit(main())
