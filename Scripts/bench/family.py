"""What the tools that read records are measured at, beside the classic ones."""
from meter import PANOPTES, Command, output, program
from table import MEMORY, WALL, Group, Row

FIELDS = (
    "stime dur proto saddr sport dir daddr dport spkts dpkts sbytes dbytes sappbytes dappbytes"
    " state flgs tcprtt sloss").split()
NO_HITS = "tcp and dst port 9"
CSV = ["-c", ",", "-s", *FIELDS]


def pair(tool, files, words, writes="", skip_peer=False):
    """The same words for ours and for the classic tool."""
    statuses = (0, 1) if "-" in words else (0,)
    path = None if skip_peer else program(tool)
    return [name and Command([*name, "-X", "-n", "-r", *files, *words], writes, statuses)
            for name in ([PANOPTES, tool], path and [path])]


def row(name, target, tool, files, *words, **options):
    return Row(name, *pair(tool, files, words, **options), target)


def reading(files, large=False):
    copy = output("copy.argus")
    rows = [
        row("ra: filter only", 10, "ra", files, "-", NO_HITS),
        row("ra: default columns", 10, "ra", files),
        row("ra: CSV, %d fields" % len(FIELDS), 10, "ra", files, *CSV),
    ]
    if large:
        return rows
    return rows + [
        row("ra: filter, its hits printed", 5, "ra", files, "-", "tcp and dst port 443"),
        row("ra: copy", 5, "ra", files, "-w", copy, writes=copy),
    ]


def merging(files, large=False, without_rasort=False):
    copy = output("sorted.argus")
    sort = row("rasort -m bytes -w", 4, "rasort", files, "-m", "bytes", "-w", copy,
               writes=copy, skip_peer=without_rasort)
    rows = [
        row("racluster -m saddr daddr", 8, "racluster", files, "-m", "saddr", "daddr"),
        row("rabins -M time 10s -m saddr", 8, "rabins", files, "-M", "time", "10s", "-m", "saddr"),
        sort,
        Row("rasort: memory", sort.ours, sort.peer, 2, MEMORY),
    ]
    if large:
        return rows
    return rows + [
        row("racluster, by flow", 8, "racluster", files),
        row("racount -M proto", 5, "racount", files, "-M", "proto"),
    ]


def threads(files):
    """What two threads save of the time that the user waits; the commands are those of the other groups."""
    def over_one(name, target, tool, *words):
        two, one = (Command([PANOPTES, tool, "-X", "-n", "--threads", number, "-r", *files, *words], statuses=(0, 1))
                    for number in ("2", "1"))
        return Row("wall clock: %s" % name, two, one, target, WALL), Row("processor time: %s" % name, two, one, None)
    return [row for pair in (
        over_one("ra", 1.6, "ra"),
        over_one("ra, CSV", 1.6, "ra", *CSV),
        over_one("racluster -m saddr daddr", None, "racluster", "-m", "saddr", "daddr"),
        over_one("racluster, by flow", None, "racluster"),
        over_one("rabins -M time 10s -m saddr", None, "rabins", "-M", "time", "10s", "-m", "saddr"),
    ) for row in pair]


def differences(meter, rows):
    """Faster counts for nothing when the answer is another."""
    for row in rows:
        if row.ours.writes or not row.peer:
            continue
        ours, theirs = meter.lines(row.ours), meter.lines(row.peer)
        different = abs(len(ours) - len(theirs)) + sum(a != b for a, b in zip(ours, theirs))
        yield "%s: %d lines, %s" % (row.name, len(ours), "the same" if different == 0 else "%d differ" % different)


def million(meter, records, count, runs):
    """A million records, or about as many: four times those of the mix."""
    notes = ["outputs over one times the records:", *differences(meter, reading([records]))]
    return Group("Records: %s, four times the mix's" % grouped(4 * count),
                 reading([records] * 4) + merging([records] * 4), runs, notes)


def two_threads(records, count, runs):
    return Group("Two threads over one: %s records" % grouped(4 * count), threads([records] * 4), runs,
                 ["above one: what two threads save of the time; below one: what they cost more"])


def twenty_million(records, times, count, runs, without_rasort):
    files = [records] * times
    return Group("Records: %s, %d times the mix's" % (grouped(times * count), times),
                 reading(files, large=True) + merging(files, large=True, without_rasort=without_rasort), runs,
                 ["the classic rasort would need more memory than is free here"] if without_rasort else [])


def grouped(number):
    return format(number, ",")
