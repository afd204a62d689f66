"""nfdump over the same traffic, as nfpcapd recorded it."""
import os
import re
import shutil
import subprocess

import sensor
from family import CSV, NO_HITS, grouped, pair
from meter import Command, output, program
from table import Group, Row


def collected(meter, packets, times):
    """A folder with nfpcapd's files of the capture, `times` over; the copies are links."""
    collector = sensor.nfpcapd(packets)
    if not collector or not program("nfdump"):
        return None
    meter.run(collector)
    folder = output("netflow-%d" % times)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for name in os.listdir(collector.writes):
        for copy in range(times):
            if re.fullmatch(r"nfcapd\.\d+", name):
                os.link(os.path.join(collector.writes, name), os.path.join(folder, "%s.%03d" % (name, copy)))
    return folder


def flows(folder):
    said = subprocess.run([program("nfdump"), "-R", folder, "-o", "null"], capture_output=True, text=True, check=True)
    return int(re.search(r"Total flows processed: (\d+)", said.stdout).group(1))


def group(meter, packets, records, times, count, runs):
    """Ours over argus's records; nfdump over nfpcapd's of the same packets."""
    folder = collected(meter, packets, times)
    if not folder:
        return None
    files, read = [records] * times, (times * count, flows(folder))

    def row(name, target, tool, words, *peer, records=None):
        ours, _ = pair(tool, files, words)
        return Row(name, ours, Command([program("nfdump"), "-R", folder, "-q", *peer]), target, records=records)

    return Group("nfdump on the same traffic: %s records of argus, %s of nfpcapd" % tuple(map(grouped, read)), [
        row("filter only, per record", 1 / 1.5, "ra", ["-", NO_HITS], "-o", "null", "proto tcp and dst port 9",
            records=read),
        row("CSV", 15, "ra", CSV, "-o", "csv"),
        row("racluster -m saddr daddr, over -A", 1 / 1.5, "racluster", ["-m", "saddr", "daddr"],
            "-A", "srcip,dstip", "-o", "null"),
        row("the same, per record", None, "racluster", ["-m", "saddr", "daddr"],
            "-A", "srcip,dstip", "-o", "null", records=read),
    ], runs)
