"""What the sensor is measured at, beside argus, softflowd, nfpcapd and a loop that counts packets."""
import socket

import captures
from meter import PANOPTES, Command, compiled, output, program
from table import WALL, Group, MemoryPerFlow, Row

DUTIES = ["-X", "-J", "-A", "-Z", "-R", "-m"]
# What else our sensor can find out about how packets follow one another.
DYNAMICS = """\
ARGUS_TYPING="yes"
ARGUS_KEYSTROKE="tcp"
ARGUS_JITTER_HISTOGRAM="yes"
ARGUS_PACKET_SIZE_HISTOGRAM="yes"
"""


def everything():
    """The words that turn on all of it."""
    path = output("everything.conf")
    with open(path, "w") as conf:
        conf.write(DYNAMICS)
    return [*DUTIES, "-F", path]


def ours(packets, words, name):
    path = output(name)
    return Command([PANOPTES, "argus", *words, "-r", packets, "-w", path], path)


def classic(packets, *words):
    argus, path = program("argus"), output("theirs.argus")
    return argus and Command([argus, *DUTIES, *words, "-r", packets, "-w", path], path)


class Sink:
    """Where softflowd sends to: a port that is open and that nobody reads."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))

    def softflowd(self, packets):
        path = program("softflowd")
        # With a control socket softflowd 1.1.0 waits for somebody to connect before it reads a file.
        return path and Command([
            path, "-d", "-c", "none", "-p", output("softflowd.pid"), "-v", "9",
            "-n", "127.0.0.1:%d" % self.socket.getsockname()[1], "-r", packets])


def nfpcapd(packets):
    path, folder = program("nfpcapd"), output("nfpcapd") + "/"
    return path and Command([path, "-r", packets, "-w", folder], folder)


def costs(meter, sink, title, packets, runs, *, over_loop, under_argus, plain_under_argus):
    """All sensors over one capture."""
    loop = Command([compiled("count", "-lpcap"), packets])
    argus = classic(packets)
    full = ours(packets, everything(), "ours.argus")
    plain = ours(packets, DUTIES, "plain.argus")
    two = ours(packets, [*everything(), "--workers", "2"], "two.argus")
    return Group(title, [
        Row("argus's duties, over argus", plain, argus, plain_under_argus),
        Row("every dynamic, over argus", full, argus, under_argus),
        Row("every dynamic, over libpcap's loop", full, loop, over_loop),
        Row("every dynamic, over softflowd", full, sink.softflowd(packets), 1),
        Row("every dynamic, over nfpcapd", full, nfpcapd(packets), 1),
        Row("wall clock: two workers over one", two, full, 1.7, WALL),
    ], runs, [packets, meter.lines(loop)[0].decode()])


def memory():
    """One run is enough: memory is the same every time."""
    packets = captures.live()
    many, one = [ours(packets, [*everything(), *words], "live.argus") for words in ([], ["-N", "1"])]
    argus = (classic(packets), classic(packets, "-N", "1")) if program("argus") else None
    return Group("Memory of the sensor", [
        MemoryPerFlow("each of 1 M live TCP flows", captures.LIVE, 400, (many, one), argus),
        Row("their processor time", many, argus and argus[0]),
    ], 1, [packets])


def sensors(meter, runs):
    sink = Sink()
    yield costs(meter, sink, "Sensor: the mix", captures.mix(), runs,
                over_loop=1 / 2, under_argus=4, plain_under_argus=3)
    yield costs(meter, sink, "Sensor: 5 M packets, 200 k flows", captures.sessions(), runs,
                over_loop=None, under_argus=10, plain_under_argus=None)
