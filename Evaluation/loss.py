#!/usr/bin/env python3
"""Loss, retransmission, reordering and round trips beside exact truth: `make evaluate`.

    loss.py PANOPTES LAB

Reads LAB/loss/truth.json (or LAB/truth.json, when its scenario is "loss") and the captures it names.
Each flow was captured at both ends of its path and matched packet by packet, so that every figure has
a true value at each tap. Near the sender the sensor sees what is sent again; near the receiver it sees
what did not come. Prints a row for each capture and direction, then sums; argus's figures stand beside
ours when it is installed. Exits with 1 when a figure misses the aims stated at the end of the table.
"""
import argparse, csv, io, json, os, shutil, subprocess, sys, tempfile

ENVIRONMENT = dict(os.environ, TZ="UTC", LC_ALL="C", PATH=os.environ.get("PATH", "") + ":/usr/sbin")
KEY = "proto saddr sport daddr dport".split()
SUMMED = "sretrans dretrans slost dlost sloss dloss slate dlate scopies dcopies sspur dspur snrtt dnrtt".split()
LEAST, MOST = "sminrtt dminrtt".split(), "smaxrtt dmaxrtt".split()
ARGUS_SUMMED = "sloss dloss sretrans dretrans".split()


def run(command, **keywords):
    return subprocess.run(command, capture_output=True, env=ENVIRONMENT, timeout=300, **keywords)


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def collect(text, summed, least=(), most=()):
    """Rows of several records of a flow as one: {flow: {field: value}}."""
    flows = {}
    for row in csv.DictReader(io.StringIO(text), delimiter=";"):
        key = tuple(row[name].strip() for name in KEY)
        flow = flows.setdefault(key, {})
        for name in summed:
            flow[name] = flow.get(name, 0) + (number(row[name].strip()) or 0)
        for names, pick in ((least, min), (most, max)):
            for name in names:
                value = number(row[name].strip())
                if value is not None:
                    flow[name] = pick(value, flow[name]) if name in flow else value
        for name in row:
            if name not in flow and name not in KEY:
                flow[name] = row[name].strip()
    return flows


def ours(program, capture, interval):
    """Our sensor's flows; the field names head the rows, whatever the titles are."""
    fields = KEY + SUMMED + LEAST + MOST + ["sp50rtt", "dp50rtt"]
    with tempfile.TemporaryDirectory() as folder:
        records = os.path.join(folder, "records")
        sensed = run([program, "argus", "-X", "-A", "-J", "-R", "-S", str(interval), "-r", capture, "-w", records])
        if sensed.returncode not in (0, 65):
            raise SystemExit(f"loss.py: {capture}: the sensor ended with {sensed.returncode}: {sensed.stderr.decode()[:200]}")
        text = run([program, "ra", "-X", "-n", "-p", "6", "-c", ";", "-L", "-1", "-r", records, "-s"] + fields + ["-", "tcp"]).stdout.decode()
    return collect(";".join(fields) + "\n" + text, SUMMED, LEAST, MOST)


def theirs(capture):
    """argus's flows, or none where it is not installed."""
    if not (shutil.which("argus", path=ENVIRONMENT["PATH"]) and shutil.which("ra", path=ENVIRONMENT["PATH"])):
        return None
    fields = KEY + ARGUS_SUMMED
    with tempfile.TemporaryDirectory() as folder:
        records = os.path.join(folder, "records")
        run(["argus", "-X", "-J", "-A", "-R", "-S", "5", "-r", capture, "-w", records])
        text = run(["ra", "-X", "-n", "-c", ";", "-L", "-1", "-r", records, "-s"] + fields + ["-", "tcp"]).stdout.decode()
    return collect(";".join(fields) + "\n" + text, ARGUS_SUMMED)


def find(flows, flow):
    """The flow's figures and which letter its initiator's direction has."""
    if flows is None:
        return None, "s"
    ends = (flow["src"], str(flow["sport"])), (flow["dst"], str(flow["dport"]))
    for letter, (a, b) in (("s", ends), ("d", ends[::-1])):
        found = flows.get((flow["proto"], *a, *b))
        if found is not None:
            return found, letter
    return None, "s"


def directions(case):
    """(tap, capture, flow, direction, position, truth at the tap, truth of the path before or after it)."""
    for flow in case["flows"]:
        if flow["flow"]["proto"] != "tcp":
            continue
        for direction in ("fwd", "rev"):
            path = flow[direction]
            for position in ("near", "far"):
                tap = "client" if (direction == "fwd") == (position == "near") else "server"
                if path.get(position):
                    yield tap, case["taps"][tap], flow["flow"], direction, position, path[position], path
    for list_, direction in (("flows_client_to_middle", "fwd"), ("flows_middle_to_server", "rev")):
        for flow in case.get(list_, []):
            if flow["flow"]["proto"] == "tcp":
                yield "middle", case["taps"]["middle"], flow["flow"], direction, "far", flow[direction]["far"], flow[direction]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--panoptes", required=True, help="the program")
    parser.add_argument("lab")
    arguments = parser.parse_args()
    folder = os.path.join(arguments.lab, "loss")
    if not os.path.exists(os.path.join(folder, "truth.json")):
        folder = arguments.lab
    try:
        with open(os.path.join(folder, "truth.json")) as file:
            truth = json.load(file)
    except OSError as error:
        raise SystemExit(f"loss.py: {error.filename}: {error.strerror}; give a folder with loss/truth.json")
    if truth.get("scenario") != "loss":
        return 0
    cache, long_cache, argus_cache = {}, {}, {}
    sums = {}
    failures = []

    def score(name, value, true):
        entry = sums.setdefault(name, [0, 0, 0, 0, 0.0])
        entry[0] += 1
        entry[1] += value == true
        entry[2] += value
        entry[3] += true
        entry[4] += abs(value - true)

    print("retransmissions seen, segments lost before the sensor, late segments, copies: ours (truth) [argus]")
    print(f"{'case':15} {'tap':7} {'dir':4} {'pos':5} {'again':>14} {'lost':>14} {'argus loss':>11} {'late':>12} {'copies':>9}"
          f" {'RTT samples':>13} {'min ms':>17} {'median ms':>19} {'max ms':>19}")
    samples = [0, 0]
    wrong = []
    for case in truth["cases"]:
        for tap, name, flow, direction, position, seen, path in directions(case):
            capture = os.path.join(folder, name)
            if capture not in cache:
                cache[capture] = ours(arguments.panoptes, capture, 5)
                long_cache[capture] = ours(arguments.panoptes, capture, 86400)
                argus_cache[capture] = theirs(capture)
            mine, letter = find(cache[capture], flow)
            if mine is None:
                failures.append(f"{name}: no such flow")
                continue
            whole, _ = find(long_cache[capture], flow)
            other, other_letter = find(argus_cache[capture], flow)
            side = letter if direction == "fwd" else ("d" if letter == "s" else "s")
            other_side = other_letter if direction == "fwd" else ("d" if other_letter == "s" else "s")
            again, lost = int(mine[side + "retrans"]), int(mine[side + "lost"])
            true_again = seen["retrans"]
            late, copies = int(mine[side + "late"]), int(mine[side + "copies"])
            true_lost = path["lost_segments"] if position == "far" else 0
            score("retransmissions seen" + (", near the sender" if position == "near" else ", near the receiver"), again, seen["retrans"])
            if position == "far":
                score("segments lost, near the receiver", lost, true_lost)
                score("classic loss figure, near the receiver", int(mine[side + "loss"]), true_lost)
            else:
                score("segments lost, near the sender (none can be)", lost, 0)
                score("classic loss figure, near the sender", int(mine[side + "loss"]), seen["retrans"])
            argus_loss = "-"
            if other is not None:
                argus_loss = str(int(other[other_side + "loss"]))
                if position == "far":
                    score("argus: loss figure, near the receiver", int(other[other_side + "loss"]), true_lost)
                else:
                    score("argus: loss figure, near the sender", int(other[other_side + "loss"]), seen["retrans"])
                score("argus: retransmissions", int(other[other_side + "retrans"]), seen["retrans"])
            if path["lost_segments"] == 0 and lost:
                wrong.append(f"{name} {direction}: {lost} lost where nothing was")
            true_rtt = seen.get("rtt_data") or {}
            n, allowed = int(mine[side + "nrtt"]), true_rtt.get("n") or 0
            samples[0] += min(n, allowed)
            samples[1] += allowed
            if n > allowed:
                wrong.append(f"{name} {direction}: {n} round trips where {allowed} can be measured")
            cells = []
            for field, part, source in (("minrtt", "min", mine), ("p50rtt", "median", whole), ("maxrtt", "max", mine)):
                value = number(str(source.get(side + field, "")))
                if allowed and value is not None:
                    cells.append(f"{value * 1000:.3f} ({true_rtt[part]:.3f})")
                    if field != "p50rtt" and n == allowed and abs(value * 1000 - true_rtt[part]) > 0.0015:
                        wrong.append(f"{name} {direction}: {part} round trip {value * 1000:.3f} ms for {true_rtt[part]:.3f}")
                else:
                    cells.append("")
            marks = ("" if again == seen["retrans"] else "*") + ("" if position == "near" or lost == true_lost else "!")
            print(f"{case['case']:15} {tap:7} {direction:4} {position:5} {f'{again} ({true_again})':>14}"
                  f" {(f'{lost} ({true_lost})' if position == 'far' else lost):>14} {argus_loss:>11} {f'{late}':>12} {copies:>9}"
                  f" {f'{n} ({allowed})':>13} {cells[0]:>17} {cells[1]:>19} {cells[2]:>19} {marks}")
    print("\nfigure                                              rows  exact    ours/argus   truth   mean error")
    for name, (rows, exact, value, true, error) in sums.items():
        print(f"{name:50} {rows:5} {exact:6} {value:13} {true:7} {error / rows:12.3f}")
    share = 100 * samples[0] / samples[1] if samples[1] else 100
    print(f"round trips: {samples[0]} of {samples[1]} that can be measured ({share:.2f} %)")
    for line in wrong:
        print("wrong: " + line)
    return 1 if failures or wrong or share < 99 else 0


if __name__ == "__main__":
    sys.exit(main())
