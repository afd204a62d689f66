#!/usr/bin/env python3
"""Compares what tools write: the classic programs' files beside ours, by name and by record.

    split_agreement.py --candidate "panoptes" FILE.argus...

Runs every line of LINES with the classic program and with ours over each file, and compares the names of
the files that they leave and, read by the classic `ra`, the records in each. Exits with 1 when a name or
a record differs without a reason.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

COLUMNS = "stime ltime proto saddr sport dir daddr dport spkts dpkts sbytes dbytes state smac sttl suser:16".split()

LINES = [
    # tool, words, columns that are compared
    ("rasplit", ["-M", "time", "1s", "nomodify", "-w", "%Y/%m/%d/a.%H.%M.%S"], COLUMNS),
    ("rasplit", ["-M", "time", "5s", "nomodify", "-w", "a"], COLUMNS),
    ("rasplit", ["-M", "time", "5s", "nomodify", "-w", "$srcid/a."], COLUMNS),
    ("rasplit", ["-M", "time", "1h", "-w", "a.%H"], COLUMNS),
    ("rastrip", ["-w", "x"], COLUMNS),
    ("rastrip", ["-M", "-suser", "-M", "-duser", "-w", "x"], COLUMNS),
    ("rastrip", ["-M", "+mac", "-w", "x"], COLUMNS),
]


def run(command, folder):
    environment = dict(os.environ, TZ="UTC", LC_ALL="C")
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=120)


def names(folder):
    found = []
    for path, _, files in os.walk(folder):
        found += [os.path.relpath(os.path.join(path, file), folder) for file in files]
    return sorted(found)


def records(path, columns):
    command = ["ra", "-X", "-n", "-L", "-1", "-c", "|", "-r", path, "-s"] + columns
    command += ["-", "not", "man"]
    process = subprocess.run(command, env=dict(os.environ, TZ="UTC", LC_ALL="C"), capture_output=True)
    # What the reference rewrites of RARP has lost its sender.
    return [row for row in process.stdout.decode("latin-1").split("\n") if "|rarp|" not in row]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--candidate", required=True)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    candidate = shlex.split(options.candidate)
    candidate[0] = os.path.abspath(candidate[0]) if os.path.exists(candidate[0]) else candidate[0]
    failed = 0
    print(f"{'line':<52} {'files':>6} {'equal':>6} {'records':>8} {'equal':>8}")
    for tool, words, columns in LINES:
        if not shutil.which(tool):
            continue
        counts = [0, 0, 0, 0]
        differences = []
        for file in map(os.path.abspath, options.files):
            with tempfile.TemporaryDirectory() as theirs, tempfile.TemporaryDirectory() as ours:
                run([tool, "-X", "-r", file] + words, theirs)
                run(candidate + [tool, "-X", "-r", file] + words, ours)
                expected, got = names(theirs), names(ours)
                for name in sorted(set(expected) | set(got)):
                    # A file of management records alone has no flows to compare.
                    a = records(os.path.join(theirs, name), columns) if name in expected else [""]
                    b = records(os.path.join(ours, name), columns) if name in got else [""]
                    counts[0] += 1
                    counts[1] += (name in expected) == (name in got) or a == b
                    counts[2] += max(len(a), len(b)) - 1
                    counts[3] += sum(x == y for x, y in zip(a, b)) - (1 if a and b else 0)
                    if a != b and len(differences) < 3:
                        differences.append(f"{os.path.basename(file)}: {name}: {len(b) - 1} records, not {len(a) - 1}")
        print(f"{' '.join([tool] + words)[:52]:<52} {counts[0]:>6} {counts[1]:>6} {counts[2]:>8} {counts[3]:>8}")
        for difference in differences:
            print(f"    {difference}")
        failed += counts[0] - counts[1] + counts[2] - counts[3]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
