#!/usr/bin/env python3
"""Who types: panoptes and argus against captures with a truth.

    keystrokes.py --panoptes PANOPTES LAB

LAB is a folder of scenarios, or one scenario: a folder with captures and a truth.json whose "sessions"
say which flows they have, who typed ("typed_by": src, dst or null) and how many keys.

Counted as for argus: of the keys found on the typing side, up to the true number count as right; the
rest, and every key on the other side or where nobody types, is extra. Where a terminal sends whole
lines ("per_key_packets": false), lines are counted. A typed session is found with 10 keys on its side, or
with all of fewer.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ARGUS_SETTINGS = [
    ("argus, ssh, defaults", "ssh", ""),
    ("argus, ssh, DC_MIN=32;GPC_MAX=5", "ssh", "DC_MIN=32;GPC_MAX=5"),
    ("argus, tcp, DC_MIN=1;DS_MIN=1", "tcp", "DC_MIN=1;DS_MIN=1"),
]
ENOUGH = 10
ENVIRONMENT = {**os.environ, "TZ": "UTC", "LC_ALL": "C"}


@dataclass
class Session:
    scenario: str
    id: str
    kind: str
    captures: list
    flows: list
    typist: str  # src, dst, machine or nobody
    keys: int
    obfuscated: bool

    @property
    def group(self):
        who = {"src": "source types", "dst": "destination types", "machine": "a program types"}
        text = who.get(self.typist, "nobody types")
        return f"{self.scenario}: {text}" + (", obfuscated" if self.obfuscated else "")


@dataclass
class Found:
    """What a detector says of a session: (source, destination)."""

    keys: list = field(default_factory=lambda: [0, 0])
    low: list = field(default_factory=lambda: [0, 0])
    high: list = field(default_factory=lambda: [0, 0])
    verdict: str = ""


RANK = {"": 0, "none": 0, "idle": 1, "bulk": 2, "machine": 3, "interactive": 4}


def sessions(folder):
    truth = json.loads((folder / "truth.json").read_text())
    captures = sorted(p for p in folder.iterdir() if p.suffix in (".pcap", ".pcapng"))
    for s in truth.get("sessions", []):
        if not isinstance(s, dict) or "typed_by" not in s or "flows" not in s:
            continue
        typed = s["typed_by"] if s.get("interactive", True) else None
        if s.get("machine_keystrokes") or s.get("pastes"):
            typist = typed or "machine"
        else:
            typist = typed or "nobody"
        keys = 0
        if typist in ("src", "dst"):
            keys = s["human_keystrokes"] if s.get("per_key_packets", True) else s.get("lines", 0)
        own = [folder / s["pcap"]] if s.get("pcap") else captures
        flows = [
            (f["proto"], f["src"], str(f["sport"]), f["dst"], str(f["dport"])) for f in s["flows"]
        ]
        yield Session(
            folder.name, str(s.get("id", "?")), s.get("kind", ""), own, flows, typist, keys,
            bool(s.get("obfuscated")),
        )


def number(text):
    return int(text) if text.strip().isdigit() else 0


def rows(command):
    """The lines of a record printer, split at '|'."""
    out = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT)
    if out.returncode != 0:
        sys.exit(f"keystrokes.py: {' '.join(map(str, command))}: {out.stderr.strip()}")
    for line in out.stdout.splitlines():
        cells = [c.strip() for c in line.split("|")]
        if len(cells) > 5:
            yield cells


def sense(sensor, reader, columns, capture, configuration, work):
    records = Path(work) / "records"
    settings = Path(work) / "argus.conf"
    records.unlink(missing_ok=True)
    settings.write_text(configuration)
    done = subprocess.run(
        [*sensor, "-F", settings, "-S", "5", "-r", capture, "-w", records],
        capture_output=True, text=True, env=ENVIRONMENT,
    )
    if not records.exists():
        sys.exit(f"keystrokes.py: {' '.join(map(str, sensor))} {capture}: {done.stderr.strip()}")
    keys = ["proto", "saddr", "sport", "daddr", "dport"]
    yield from rows([*reader, "-n", "-c", "|", "-L", "-1", "-r", records, "-s", *keys, *columns])


def panoptes(program, capture, work):
    """Flow to what was found, both directions of the key."""
    columns = ["skeys", "dkeys", "skeyslow", "dkeyslow", "skeyshigh", "dkeyshigh", "typing"]
    flows = defaultdict(Found)
    for cells in sense(
        [program, "argus", "-X"], [program, "ra", "-X"], columns, capture, 'ARGUS_TYPING="yes"\n', work
    ):
        found = flows[tuple(cells[:5])]
        values = [number(c) for c in cells[5:11]]
        for side in (0, 1):
            found.keys[side] += values[side]
            found.low[side] += values[2 + side]
            found.high[side] += values[4 + side]
        # The session's verdict is the last that says something.
        if cells[11]:
            found.verdict = cells[11]
    return flows


def argus(scope, parameters, capture, work):
    configuration = f'ARGUS_KEYSTROKE="{scope}"\n'
    if parameters:
        configuration += f'ARGUS_KEYSTROKE_CONF="{parameters}"\n'
    flows = defaultdict(Found)
    for cells in sense(
        ["argus", "-X"], ["ra", "-X"], ["snstroke", "dnstroke"], capture, configuration, work
    ):
        found = flows[tuple(cells[:5])]
        found.keys[0] += number(cells[5])
        found.keys[1] += number(cells[6])
    return flows


def collect(session, by_capture):
    total = Found()
    for capture in session.captures:
        found_flows = by_capture[capture]
        for flow in session.flows:
            proto, source, sport, destination, dport = flow
            back = (proto, destination, dport, source, sport)
            for key, turned in ((flow, False), (back, True)):
                found = found_flows.get(key)
                if not found:
                    continue
                for side in (0, 1):
                    at = 1 - side if turned else side
                    total.keys[at] += found.keys[side]
                    total.low[at] += found.low[side]
                    total.high[at] += found.high[side]
                if RANK.get(found.verdict, 0) > RANK.get(total.verdict, 0):
                    total.verdict = found.verdict
    return total


@dataclass
class Score:
    truth: int = 0
    right: int = 0
    extra: int = 0
    typed: int = 0
    found: int = 0
    other: int = 0
    flagged: int = 0
    verdicts: int = 0
    machine: int = 0
    hidden: int = 0
    ranged: int = 0

    def add(self, session, found):
        side = {"src": 0, "dst": 1}.get(session.typist)
        if side is None:
            self.other += 1
            self.extra += sum(found.keys)
            self.flagged += max(found.keys) >= ENOUGH or found.verdict == "interactive"
            self.machine += found.verdict == "machine"
            wanted = {"machine"} if session.typist == "machine" else {"", "none", "idle", "bulk"}
            self.verdicts += found.verdict in wanted
            return
        keys = found.keys[side]
        self.truth += session.keys
        self.right += min(keys, session.keys)
        self.extra += max(0, keys - session.keys) + found.keys[1 - side]
        self.typed += 1
        self.found += keys >= min(ENOUGH, session.keys)
        self.verdicts += found.verdict == "interactive"
        if session.obfuscated:
            self.hidden += 1
            self.ranged += found.low[side] <= session.keys <= found.high[side]

    def merge(self, other):
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def share(part, whole):
    return f"{part / whole:.3f}" if whole else "-"


def line(cells, widths):
    print("  ".join(str(c).ljust(w) if i < 2 else str(c).rjust(w) for i, (c, w) in enumerate(zip(cells, widths))))


def report(scores, names):
    widths = (44, 32, 5, 5, 6, 5, 9, 11, 13, 9, 7)
    line(
        ("group", "detector", "keys", "found", "recall", "extra", "precision", "typed found", "others flagged",
         "verdicts", "range"), widths)
    for group in sorted({g for g, _ in scores}, key=lambda g: (g.startswith("all"), g)):
        for name in names:
            s = scores[group, name]
            is_ours = name == "panoptes"
            line(
                (group if name == names[0] else "", name, s.truth or "-", s.right if s.truth else "-", share(s.right, s.truth), s.extra,
                 share(s.right, s.right + s.extra) if s.truth else "-",
                 f"{s.found}/{s.typed}" if s.typed else "-", f"{s.flagged}/{s.other}" if s.other else "-",
                 f"{s.verdicts}/{s.typed + s.other}" if is_ours else "-",
                 f"{s.ranged}/{s.hidden}" if is_ours and s.hidden else "-"), widths)


def main():
    if len(sys.argv) != 4 or sys.argv[1] != "--panoptes":
        sys.exit("usage: keystrokes.py --panoptes PANOPTES LAB")
    program, lab = sys.argv[2], Path(sys.argv[3])
    folders = [lab] if (lab / "truth.json").exists() else sorted(p.parent for p in lab.glob("*/truth.json"))
    everything = [s for folder in folders for s in sessions(folder)]
    if not everything:
        print(f"keystrokes: {lab} has no sessions that say who typed")
        return
    captures = sorted({c for s in everything for c in s.captures})
    detectors = [("panoptes", lambda c, w: panoptes(program, c, w))]
    if shutil.which("argus") and shutil.which("ra"):
        for name, scope, parameters in ARGUS_SETTINGS:
            detectors.append((name, lambda c, w, s=scope, p=parameters: argus(s, p, c, w)))
    else:
        print("argus and ra are not installed: theirs is in the lab's argus-baseline.md")
    scores = defaultdict(Score)
    misses = []
    with tempfile.TemporaryDirectory() as work:
        for name, run in detectors:
            by_capture = {c: run(c, work) for c in captures}
            for session in everything:
                found = collect(session, by_capture)
                scores[session.group, name].add(session, found)
                kind = "obfuscated" if session.obfuscated else "plain"
                scores[f"all {kind} sessions", name].add(session, found)
                if name == "panoptes":
                    misses.append((session, found))
    print("Keystrokes\n")
    report(scores, [name for name, _ in detectors])
    print("\nSession by session (panoptes)\n")
    widths = (28, 34, 9, 6, 12, 12, 14)
    line(("session", "kind", "typist", "keys", "source", "destination", "verdict"), widths)
    for session, found in misses:
        sides = [
            str(found.keys[i]) if found.low[i] == found.high[i] else f"{found.keys[i]} ({found.low[i]}-{found.high[i]})"
            for i in (0, 1)
        ]
        line(
            (f"{session.scenario} {session.id}", session.kind, session.typist, session.keys or "-", *sides,
             found.verdict or "none"), widths)


if __name__ == "__main__":
    main()
