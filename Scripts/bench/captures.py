"""The captures that sensors are measured on; made once, kept under out/bench."""
import os
import subprocess
import sys

import traffic
from meter import compiled, output, stop

SIZE = 500 << 20
SESSIONS = 200_000
LIVE = 1_000_000


def kept(name, make):
    path = output(name)
    if not os.path.exists(path):
        print("bench: making " + path, file=sys.stderr)
        make(path + ".part")
        os.rename(path + ".part", path)
    return path


def mix():
    """The caller's own, a mix of real captures, or a made-up one of the same size."""
    given = os.environ.get("PCAP")
    if given:
        if not os.access(given, os.R_OK):
            stop("cannot read " + given)
        return given
    maker, sources = "../shared/tools/make_big_pcap.py", "../shared/data/pcaps"
    if os.path.exists(maker) and os.path.isdir(sources):
        return kept("mix.pcap", lambda to: subprocess.run(
            [sys.executable, maker, "--out", to, "--size", "500M", "--span", "600", sources],
            check=True, stdout=sys.stderr))
    return kept("traffic.pcap", lambda to: traffic.write(to, SIZE))


def sessions():
    """5 million packets of 200,000 flows in a minute and a half."""
    return kept("sessions.pcap", lambda to: subprocess.run(
        [compiled("connections"), to, "sessions", str(SESSIONS), "25", "60"], check=True))


def live():
    """A million connections with a request and the start of an answer, all open when the capture ends."""
    return kept("live.pcap", lambda to: subprocess.run(
        [compiled("connections"), to, "open", str(LIVE), "5", "4"], check=True))
