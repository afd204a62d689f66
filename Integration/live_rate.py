#!/usr/bin/env python3
"""How fast the sensor hears a live interface: a veth pair in a network namespace of its own.

    sudo python3 Integration/live_rate.py --ours ".build/release/panoptes" [--capture FILE] [--seconds 4]

tcpreplay sends from memory as fast as it goes: small packets of a few flows, small packets of very many,
and FILE when there is one (its packets that fit the interface). With one worker and with two. Prints the
rate that was offered, what was read, what the kernel dropped because the ring was full, and the sensor's
processor time for a packet: where nothing is dropped, that is what says how much more would fit. Sender
and sensor share this machine's processors, whose load the first line says. Exits with 1 when the balance
does not come out, or when packets were lost although the sensor had time left; skips, saying so, what
this host cannot do.
"""
import argparse, os, random, struct, sys, tempfile
import live

LARGEST = 9000 + 14
COLUMNS = f"{'traffic':24} {'workers':>7} {'sent':>10} {'packets/s':>10} {'read':>10} {'dropped':>9} {'us/packet':>9} {'busy':>6}"


def frame(source, port, length=18):
    """A UDP frame of 60 bytes, the least that Ethernet has."""
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 28 + length, 0, 0x4000, 64, 17, 0, source.to_bytes(4, "big"), bytes((10, 9, 8, 7)))
    return bytes.fromhex("020000000002 020000000001 0800") + ip + struct.pack(">HHHH", port, 4000, 8 + length, 0) + bytes(length)


def write(path, frames):
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for number, data in enumerate(frames):
            file.write(struct.pack("<IIII", 1_700_000_000 + number // 250_000, number % 250_000 * 4, len(data), len(data)) + data)
    return path


def made_up(folder):
    """(name, capture): the same packets' length, few flows and many."""
    few = [frame(0x0A000000 + number % 1000, 1024 + number % 1000) for number in range(100_000)]
    many = [frame(0x0A000000 + number, 1024 + number % 50_000) for number in range(200_000)]
    random.Random(1).shuffle(many)
    return [("60 bytes, 1,000 flows", write(f"{folder}/few.pcap", few)),
            ("60 bytes, 200,000 flows", write(f"{folder}/many.pcap", many))]


def fitting(capture, path, most=400_000):
    """The packets of a capture that the interface takes."""
    with open(capture, "rb") as source, open(path, "wb") as target:
        head = source.read(24)
        order = "<" if head[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
        target.write(head)
        count = 0
        while count < most and len(packet := source.read(16)) == 16:
            data = source.read(struct.unpack(order + "I", packet[8:12])[0])
            if 14 <= len(data) <= LARGEST:
                target.write(packet + data)
                count += 1
    return path, count


def processor_seconds(pid):
    """User and system time so far, of all threads."""
    with open(f"/proc/{pid}/stat") as file:
        words = file.read().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def measure(ours, name, capture, workers, seconds, folder):
    sensor = live.Sensor(ours, ["a1"], f"{folder}/rate.argus", "--workers", str(workers))
    before = processor_seconds(sensor.process.pid)
    sent, rate = live.replay("a0", capture, "-t", "-K", "--loop", "0", f"--duration={seconds}")
    # What the ring holds is still to be read.
    live.time.sleep(1.5)
    used = processor_seconds(sensor.process.pid) - before
    sensor.end(wait=0)
    os.remove(f"{folder}/rate.argus")
    read, dropped = sensor.balance.get("read", 0), sensor.balance.get("dropped by the kernel, not read", 0)
    share = used / seconds
    print(f"{name:24} {workers:7} {sent:10,} {rate:10,.0f} {read:10,} {dropped:9,} {used / max(read, 1) * 1e6:9.2f} {share:5.0%}", flush=True)
    if read + dropped != sent or sensor.balance.get("unaccounted") != 0:
        live.check("read and dropped are what was sent", False, sensor.text + sensor.errors)
    # With time to spare for every worker next to nothing may be lost: the ring holds a second's packets,
    # but a machine with other work may keep the sensor waiting longer.
    if dropped * 1000 > sent and share < 0.7 * min(workers, os.cpu_count() or 1):
        live.check("nothing dropped while there is time", False, sensor.text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", required=True, help="the panoptes program")
    parser.add_argument("--capture", help="an Ethernet pcap to replay, too")
    parser.add_argument("--seconds", type=int, default=4, help="of each case (4)")
    options = parser.parse_args()
    if not live.can_run("live-rate", ("ip", "tcpreplay")):
        return 0
    ours = [os.path.abspath(options.ours)]
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; sender and sensor share them")
    print(COLUMNS)
    with tempfile.TemporaryDirectory() as folder:
        cases = made_up(folder)
        if options.capture:
            path, count = fitting(options.capture, f"{folder}/fitting.pcap")
            cases.append((f"{os.path.basename(options.capture)[:14]}, {count:,}", path))
        for name, capture in cases:
            for workers in (1, 2):
                measure(ours, name, capture, workers, options.seconds, folder)
    return 1 if live.failures else 0


if __name__ == "__main__":
    sys.exit(main())
