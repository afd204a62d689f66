#!/usr/bin/env python3
"""Compares our sensor's records with argus's, field by field, over captures.

Both files are read by the real `ra`, so only the sensors differ. Records are paired by
start time, protocol and endpoints; what has no partner is counted too. The table says for
every field: captures and records compared, cells where either side is not blank, equal,
explained (by a rule below, each of which is a line of docs/differences.md), unexplained.

  sensor_agreement.py --ours 'panoptes argus' --captures DIR [--verbose FIELD] [FILE...]
"""
import argparse, collections, concurrent.futures, csv, os, subprocess, sys, tempfile

DEFAULT = "stime flgs proto saddr sport dir daddr dport pkts bytes state".split()
OPTIONS = "-X -J -A -Z -R -m -U 64".split()
ENVIRONMENT = dict(os.environ, TZ="UTC", LC_ALL="C")
# Fields that follow the wall clock, the file or the client.
LEFT_OUT = {"idle", "rtime", "autoid", "offset", "rank", "srcid"}

FIELDS = """stime ltime trans dur mean min max saddr daddr proto sport dport stos dtos sdsb ddsb sttl dttl
bytes sbytes dbytes appbytes sappbytes dappbytes pkts spkts dpkts load sload dload loss sloss dloss ploss
sploss dploss rate srate drate flgs smac dmac dir sintpkt dintpkt sintpktact dintpktact sintpktidl dintpktidl
sintpktmax sintpktmin dintpktmax dintpktmin sintpktactmax sintpktactmin dintpktactmax dintpktactmin
sintpktidlmax sintpktidlmin dintpktidlmax dintpktidlmin sjit djit sjitact djitact sjitidl djitidl state
suser:64 duser:64 swin dwin seq smpls dmpls svlan dvlan svid dvid svpri dvpri sipid dipid stcpb dtcpb tcprtt
inode stddev snet dnet sdur ddur stcpmax dtcpmax synack ackdat sstime sltime dstime dltime senc denc smaxsz
sminsz dmaxsz dminsz shops dhops icmpid retrans sretrans dretrans pretrans cause nstroke snstroke dnstroke
smeansz dmeansz sum runtime tcpopt sgap dgap abr pcr tf stf dtf bssid ssid resp""".split()  # resp last: blank, ra prints no delimiter for it


def run(command, **keywords):
    return subprocess.run(command, capture_output=True, env=ENVIRONMENT, timeout=120, **keywords)


def rows(path):
    """Every flow record of an argus file as a dictionary, by the real ra."""
    out = run(["ra", "-X", "-n", "-u", "-c", "\x1f", "-r", path, "-s"] + FIELDS).stdout
    lines = out.decode("latin-1").split("\n")
    names = [field.split(":")[0] for field in FIELDS]
    result = []
    for line in lines[1:]:
        if not line:
            continue
        cells = [cell.strip() for cell in line.split("\x1f")]
        cells += [""] * (len(names) - len(cells))
        if len(cells) == len(names) and cells[names.index("proto")] != "man":
            row = dict(zip(names, cells))
            # The flags are a row of positions: the rules want them unstripped.
            row["flgs_"] = line.split("\x1f")[names.index("flgs")]
            result.append(row)
    return result


# What our sensor says of segments beside the classic columns: the evidence that rules ask for.
EVIDENCE = "scopies dcopies slate dlate skalive dkalive swprobe dwprobe sunseen dunseen sstray dstray sspur dspur slost dlost".split()


def add_evidence(command, path, found):
    """Adds to the records of our own file what the classic client does not know."""
    out = run(command.split()[:-1] + ["ra", "-X", "-n", "-c", "\x1f", "-L", "-1", "-r", path, "-s"] + EVIDENCE + ["-", "not man"]).stdout
    lines = [line for line in out.decode("latin-1").split("\n") if line]
    if len(lines) != len(found):
        return
    for row, line in zip(found, lines):
        row["_evidence"] = dict(zip(EVIDENCE, line.split("\x1f")))


def key(row):
    ends = sorted([(row["saddr"], row["sport"]), (row["daddr"], row["dport"])])
    return (row["stime"], row["proto"].replace("rtp", "udp"), *ends[0], *ends[1])


def pair(theirs, ours):
    waiting = collections.defaultdict(collections.deque)
    for row in ours:
        waiting[key(row)].append(row)
    pairs, lonely = [], []
    for row in theirs:
        queue = waiting.get(key(row))
        if queue:
            pairs.append((row, queue.popleft()))
        else:
            lonely.append(row)
    rest = [row for queue in waiting.values() for row in queue]
    return pair_by_end(pairs, lonely, rest)


def pair_by_end(pairs, theirs, ours):
    """Records that start differently but end together and count the same packets are the same."""
    def ending(row):
        return (row["ltime"], row["pkts"], row["bytes"]) + key(row)[1:]
    waiting = {ending(row): row for row in ours}
    lonely = []
    for row in theirs:
        partner = waiting.pop(ending(row), None)
        if partner:
            pairs.append((row, partner))
            ours.remove(partner)
        else:
            lonely.append(row)
    return pairs, lonely, ours


def sense(path, ours):
    """Both sensors' records of one capture, and what went wrong with ours."""
    with tempfile.TemporaryDirectory() as scratch:
        a, b = os.path.join(scratch, "theirs"), os.path.join(scratch, "ours")
        run(["argus"] + OPTIONS + ["-r", path, "-w", a])
        mine = run(ours.split() + OPTIONS + ["-r", path, "-w", b])
        problem = None
        if mine.returncode not in (0, 65):
            problem = f"{os.path.basename(path)}: our sensor ended with {mine.returncode}: {mine.stderr.decode()[-300:]}"
        found = rows(b)
        add_evidence(ours, b, found)
        return path, rows(a), found, problem


def captures(folder):
    """The captures of a folder with a manifest that argus counts right."""
    with open(os.path.join(folder, "MANIFEST.tsv")) as manifest:
        for row in csv.DictReader(manifest, delimiter="\t"):
            if row["argus_note"] == "ok":
                yield os.path.join(folder, row["file"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", default="panoptes argus", help="command of our sensor")
    parser.add_argument("--captures", help="folder of captures with a MANIFEST.tsv")
    parser.add_argument("--verbose", help="print every unexplained cell of this field")
    parser.add_argument("--limit", type=float, default=1.0, help="unexplained per cent allowed outside the default columns")
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    files = arguments.files or list(captures(arguments.captures))
    from sensor_differences import explain, explain_lonely
    table = collections.defaultdict(lambda: [set(), 0, 0, 0, 0, 0])
    reasons = collections.Counter()
    lonely_count = collections.Counter()
    compared = problems = 0
    # argus sleeps a second in every run, so several captures wait at the same time.
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        for path, theirs_all, ours_all, problem in pool.map(lambda path: sense(path, arguments.ours), files):
            if problem:
                print(problem)
                problems += 1
            pairs, only_theirs, only_ours = pair(theirs_all, ours_all)
            compared += 1
            for side, lonely in (("argus", only_theirs), ("ours", only_ours)):
                for row in lonely:
                    reason = explain_lonely(row, side, theirs_all, ours_all)
                    lonely_count[(side, reason or "UNEXPLAINED")] += 1
                    if not reason and arguments.verbose in ("records", os.path.basename(path)):
                        print(f"{os.path.basename(path)}: only {side}: " + " ".join(row[f] for f in DEFAULT + ["seq", "cause"]))
            for theirs, ours in pairs:
                for field in theirs:
                    if field in LEFT_OUT or field in ("flgs_", "_evidence") or (theirs[field] == "" and ours[field] == ""):
                        continue
                    entry = table[field]
                    entry[0].add(path)
                    entry[1] += 1
                    entry[2] += 1
                    if theirs[field] == ours[field]:
                        entry[3] += 1
                        continue
                    reason = explain(field, theirs, ours)
                    if reason:
                        entry[4] += 1
                        reasons[reason] += 1
                    else:
                        entry[5] += 1
                        if field == arguments.verbose:
                            print(f"{os.path.basename(path)}: {field}: argus {theirs[field]!r} ours {ours[field]!r}  "
                                  + " ".join(theirs[f] for f in DEFAULT)
                                  + f"  loss {theirs['sloss']}/{ours['sloss']} {theirs['dloss']}/{ours['dloss']}"
                                  + f" flags {theirs['flgs_']!r}/{ours['flgs_']!r}")
    print(f"{compared} captures")
    print(f"{'field':14} {'captures':>8} {'records':>8} {'cells':>8} {'equal':>8} {'explained':>9} {'unexplained':>11}")
    failed = ["runs"] if problems else []
    for field in [f.split(":")[0] for f in FIELDS]:
        if field not in table:
            continue
        files_, records, cells, equal, explained, unexplained = table[field]
        share = 100 * unexplained / cells
        mark = ""
        if (field in DEFAULT and unexplained) or share >= arguments.limit:
            failed.append(field)
            mark = "  <-"
        print(f"{field:14} {len(files_):8} {records:8} {cells:8} {equal:8} {explained:9} {unexplained:11}{mark}")
    print("\nrecords without a partner:")
    for (side, reason), count in sorted(lonely_count.items()):
        print(f"  {count:7} only {side}: {reason}")
        if reason == "UNEXPLAINED":
            failed.append("records")
    print("\nexplained by:")
    for reason, count in reasons.most_common():
        print(f"  {count:7} {reason}")
    if failed:
        print("\nnot within limits: " + " ".join(dict.fromkeys(failed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
