#!/usr/bin/env python3
"""What the classic sensor gets wrong, on captures of a few packets: it fails, ours passes.

    python3 Integration/sensor_faults.py --ours '.build/release/panoptes argus'

The numbers are those of "Faults of the original" in docs/differences.md. Both sensors' records are read
by the real `ra`, so that only the sensors differ. A check fails when ours says something else than what
is in the capture, and when argus does not: then the line in the document is no longer true.
"""
import argparse, concurrent.futures, os, socket, struct, subprocess, sys, tempfile

ENVIRONMENT = dict(os.environ, TZ="UTC", LC_ALL="C")
SYN, ACK, DATA, END = 2, 16, 24, 17


def mac(host):
    return bytes([2, 0, 0, 0, 0, host])


def ethernet(kind, payload, source=1, destination=2):
    return mac(destination) + mac(source) + struct.pack(">H", kind) + payload


def ipv4(protocol, payload, source=1, destination=2, ident=1, fragment=0, options=b"", length=None):
    size = 20 + len(options)
    length = size + len(payload) if length is None else length
    header = struct.pack(">BBHHHBBH", 0x40 | size // 4, 0, length, ident, fragment, 64, protocol, 0)
    return ethernet(0x0800, header + bytes([10, 0, 0, source, 10, 0, 0, destination]) + options + payload, source, destination)


def ipv6(protocol, payload, source="2001:db8::1", destination="2001:db8::2"):
    ends = socket.inet_pton(socket.AF_INET6, source) + socket.inet_pton(socket.AF_INET6, destination)
    return ethernet(0x86DD, struct.pack(">IHBB", 6 << 28, len(payload), protocol, 64) + ends + payload)


def udp(source, destination, payload):
    return struct.pack(">HHHH", source, destination, 8 + len(payload), 0) + payload


def tcp(source, destination, flags, seq, ack, payload=b"", window=1000, options=b""):
    offset = (20 + len(options)) // 4 << 4
    return struct.pack(">HHIIBBHHH", source, destination, seq & 0xFFFFFFFF, ack & 0xFFFFFFFF, offset, flags, window, 0, 0) + options + payload


def there(time, flags, seq, ack=0, payload=b"", **more):
    ident = more.pop("ident", 0)
    return time, ipv4(6, tcp(40000, 80, flags, seq, ack, payload, **more), ident=ident)


def back(time, flags, seq, ack=0, payload=b"", **more):
    return time, ipv4(6, tcp(80, 40000, flags, seq, ack, payload, **more), 2, 1)


def handshake(at=0.0, isn=1000, **more):
    return [there(at, SYN, isn, **more), back(at + 0.015, SYN | ACK, 5000, isn + 1, **more), there(at + 0.02, ACK, isn + 1, 5001)]


def connection(at=0.0, isn=1000):
    return handshake(at, isn) + [
        there(at + 0.03, DATA, isn + 1, 5001, b"a" * 100), back(at + 0.04, ACK, 5001, isn + 101),
        there(at + 0.05, END, isn + 101, 5001), back(at + 0.06, END, 5001, isn + 102), there(at + 0.07, ACK, isn + 102, 5002)]


def fragments(size, piece, build):
    datagram = udp(1, 2, bytes(size))
    return [(start / 1e6, build(datagram[start:start + piece], start, start + piece < len(datagram)))
            for start in range(0, len(datagram), piece)]


def resent(scale):
    """20 segments, each acknowledged, and one of them once more."""
    segments = handshake(options=bytes([3, 3, scale, 1]))
    for n in range(20):
        segments += [there(1 + n / 100, DATA, 1001 + n * 1000, 5001, b"a" * 1000, window=500, ident=n + 5),
                     back(1.005 + n / 100, ACK, 5001, 2001 + n * 1000, window=500)]
    return segments + [there(2, DATA, 20001, 5001, b"a" * 1000, window=500, ident=90)]


PLAIN = ipv4(17, udp(4000, 5000, b"x"))
FOLLOWED = ("proto sport spkts", "udp 4000 1")


def hostile(number, what, frame):
    """What matters is that the packet behind it is still recorded."""
    return number, what, [(0, frame), (1, PLAIN)], *FOLLOWED, {"filter": "udp and src port 4000"}


# Number, what, frames (time, bytes, wire length), columns, right answer ("|" between rows), and more.
FAULTS = [
    (1, "6 GB in one direction", [(n, PLAIN, 2_000_000_000) for n in range(3)], "spkts sbytes", "3 6000000000", {}),
    hostile(2, "ARP with addresses of 255 bytes", ethernet(0x0806, bytes.fromhex("00010800ff040001") + b"\xaa" * 1400)),
    # The other frames that end argus do so by what its memory holds: the unit tests have them.
    (2, "version 6 where IPv4 is announced", [(0, ethernet(0x0800, b"\x65" + PLAIN[15:])), (1, PLAIN)], "spkts", "1|1", {}),
    (2, "labels without a bottom", [(0, ethernet(0x8847, bytes(400)))], "saddr", "02:00:00:00:00:01", {}),
    (4, "ports used again half a second later", connection() + connection(0.5, 77777), "spkts dpkts stcpb", "5 3 1000|5 3 77777", {}),
    (5, "ESP over IPv6", [(n, ipv6(50, struct.pack(">II", 0x111, n + 1) + b"data")) for n in range(2)], "proto spkts", "esp 2", {}),
    (6, "fragments of IPv6", fragments(2000, 1200, lambda piece, start, more: ipv6(44, struct.pack(">BBHI", 17, 0, start | more, 5) + piece)),
     "sport dport spkts", "1 2 2", {}),
    (7, "bytes of fragments", fragments(3000, 1400, lambda piece, start, more: ipv4(17, piece, ident=9, fragment=start // 8 | more << 13)),
     "spkts sappbytes", "3 3000", {}),
    (8, "offloaded, length 0", [(0, ipv4(6, tcp(40000, 80, DATA, 1, 1, b"a" * 3000), length=0))], "proto sappbytes", "tcp 3000", {}),
    (9, "one IPv6 address, two ports", [(0, ipv6(17, udp(5000, 7000, b"x"), "::1", "::1")), (0.1, ipv6(17, udp(7000, 5000, b"x"), "::1", "::1"))],
     "spkts dpkts", "1 1", {}),
    (10, "silent for 200 s, other traffic once", [(0, PLAIN), (61, ipv4(17, udp(7, 9, b"x"))), (200, PLAIN)], "seq cause", "1 Start|3 Start",
     {"filter": "src port 4000"}),
    (12, "who sent an LLDP frame", [(0, bytes.fromhex("0180c200000e0200000000ff88cc") + bytes(46))], "saddr", "02:00:00:00:00:ff", {}),
    (13, "text with tunnel discovery", [(0, ipv4(17, udp(4000, 5000, b"hello, this is plain text and no header of any protocol at all")))],
     "saddr proto", "10.0.0.1 udp", {"conf": "ARGUS_TUNNEL_DISCOVERY=yes\n"}),
    (14, "what begins with 0x80", [(n / 50, ipv4(17, udp(4000, 5000, bytes([0x80, 0, n, 0]) + b"a header with a counter"))) for n in range(8)],
     "proto sloss", "udp 0", {}),
    (15, "keep-alives", handshake() + [there(1, DATA, 1001, 5001, b"a" * 100), back(1.01, ACK, 5001, 1101), there(11, ACK, 1100, 5001),
                                       back(11.01, ACK, 5001, 1101), there(21, ACK, 1100, 5001, b"a"), back(21.01, ACK, 5001, 1101)], "sloss", "0", {}),
    (17, "a digest of 16 bytes", [(0, ipv4(51, bytes.fromhex("11050000 00000100 00000001") + bytes(16) + udp(4000, 5000, b"x")))],
     "proto sport dport", "udp 4000 5000", {}),
    (19, "OpenBSD's loopback", [(0, bytes.fromhex("00000002") + PLAIN[14:])], "saddr spkts", "10.0.0.1 1", {"link": 108}),
    (19, "IPv6 in a cooked capture", [(0, bytes.fromhex("0000000100060200000000010000 86dd") + ipv6(17, udp(1, 2, bytes(100)))[14:])],
     "sappbytes", "100", {"link": 113}),
    (22, "sent again, with window scaling", resent(7), "sloss", "1", {}),
    (24, "three pings over IPv6", [(n + d / 50, ipv6(58, bytes([128 + d, 0, 0, 0, 0, 7, 0, n]), *(["2001:db8::1", "2001:db8::2"][::1 - 2 * d]))) for n in range(3) for d in (0, 1)],
     "spkts dpkts", "1 1|1 1|1 1", {}),
    (25, "no DNS on port 53", [(n, ipv4(17, udp(33333, 53, bytes([n, 1]) + b"\xff" * 30))) for n in range(4)], "spkts", "4", {}),
    (26, "reports of one group", [(n, ipv4(2, bytes.fromhex("16000000e0000105"), ident=n + 1)) for n in range(3)], "spkts", "3", {}),
    (27, "an unknown IP option", [(0, ipv4(17, udp(1, 2, b"x"), options=bytes.fromhex("9e040000")))], "flgs", "e U", {}),
    (27, "both halves of ECN", [there(0, 0xC2, 1000), back(0.015, 0x52, 5000, 1001), there(0.02, ACK, 1001, 5001)], "tcprtt", "0.020000", {}),
]


def capture(path, frames, link):
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link))
        for time, frame, *wire in frames:
            second = 1_700_000_000 + int(time)
            file.write(struct.pack("<IIII", second, round(time % 1 * 1e6), len(frame), wire[0] if wire else len(frame)) + frame)


def answer(sensor, path, columns, more, scratch):
    records = os.path.join(scratch, "records")
    conf = ["-F", more["conf"]] if "conf" in more else []
    command = sensor + ["-X"] + conf + ["-AJZm", "-S", "60", "-r", path, "-w", records]
    try:
        status = subprocess.run(command, capture_output=True, env=ENVIRONMENT, timeout=20).returncode
    except subprocess.TimeoutExpired:
        return "no end"
    if status < 0:
        return f"signal {-status}"
    if not os.path.exists(records):
        return "no records"
    words = ["ra", "-X", "-n", "-u", "-c", ";", "-L", "-1", "-r", records, "-s"] + columns.split() + ["-", more.get("filter", "not man")]
    out = subprocess.run(words, capture_output=True, text=True, env=ENVIRONMENT).stdout
    return "|".join(" ".join(line.replace(";", " ").split()) for line in out.splitlines() if line)


def check(fault, ours):
    number, what, frames, columns, right, more = fault
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "made.pcap")
        capture(path, frames, more.get("link", 1))
        if "conf" in more:
            with open(os.path.join(scratch, "argus.conf"), "w") as file:
                file.write(more["conf"])
            more = dict(more, conf=file.name)
        folders = [os.path.join(scratch, name) for name in ("theirs", "ours")]
        for folder in folders:
            os.mkdir(folder)
        return number, what, right, answer(["argus"], path, columns, more, folders[0]), answer(ours, path, columns, more, folders[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", required=True, help="our sensor, words with blanks between them")
    ours = parser.parse_args().ours.split()
    bad = 0
    # argus sleeps for a second in every run.
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        for number, what, right, theirs, mine in pool.map(lambda fault: check(fault, ours), FAULTS):
            good = mine == right and theirs != right
            bad += not good
            print(f"  {'ok  ' if good else 'FAIL'} {number:2} {what}: argus says {theirs or 'nothing'}; it is {right}" + ("" if mine == right else f", ours says {mine}"))
    print(f"sensor faults: {len(FAULTS) - bad} of {len(FAULTS)} shown")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
