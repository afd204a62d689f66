"""A made-up capture of many short conversations, always the same for the same size.

TCP connections with handshake, data both ways and close, now and then reset or with a segment sent
again; DNS exchanges; UDP streams; echo requests. Checksums are left 0: no sensor looks at them.
"""
import heapq
import random
import struct

START = 1_700_000_000
SPAN = 600.0
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


def frame(protocol, source, destination, segment, identification):
    total = 20 + len(segment)
    header = struct.pack(
        "!BBHHHBBHII", 0x45, 0, total, identification & 0xFFFF, 0x4000, 64, protocol, 0, source, destination)
    return b"\x02\0\0\0\0\x02\x02\0\0\0\0\x01\x08\0" + header + segment


def tcp(ports, sequence, acknowledgment, flags, payload=b""):
    return struct.pack(
        "!HHIIBBHHH", *ports, sequence & 0xFFFFFFFF, acknowledgment & 0xFFFFFFFF, 0x50, flags, 64000, 0, 0) + payload


def udp(ports, payload):
    return struct.pack("!HHHH", *ports, 8 + len(payload), 0) + payload


def connection(rng, client, server):
    """One TCP connection, as (seconds, frame)."""
    ports = (rng.randrange(32768, 61000), rng.choice((80, 443, 443, 443, 22, 25, 8080)))
    back = ports[::-1]
    there, here = rng.getrandbits(32), rng.getrandbits(32)
    now, round_trip, number = 0.0, rng.uniform(0.001, 0.2), rng.getrandbits(16)

    def send(forward, flags, payload=b""):
        nonlocal number
        number += 1
        if forward:
            return now, frame(6, client, server, tcp(ports, there, here, flags, payload), number)
        return now, frame(6, server, client, tcp(back, here, there, flags, payload), number)

    yield send(True, SYN)
    there += 1
    now += round_trip
    if rng.random() < 0.06:
        yield send(False, RST | ACK)
        return
    yield send(False, SYN | ACK)
    here += 1
    now += 0.0001
    yield send(True, ACK)
    for _ in range(rng.randrange(1, 5)):
        request = bytes(rng.randrange(60, 700))
        yield send(True, PSH | ACK, request)
        there += len(request)
        now += round_trip
        for _ in range(min(40, int(rng.paretovariate(0.8)))):
            segment = bytes(1460)
            yield send(False, ACK, segment)
            if rng.random() < 0.01:
                now += 0.2
                yield send(False, ACK, segment)
            here += len(segment)
            now += 0.0005
        yield send(True, ACK)
        now += rng.expovariate(2)
    yield send(True, FIN | ACK)
    there += 1
    now += round_trip
    yield send(False, FIN | ACK)
    here += 1
    yield send(True, ACK)


def lookup(rng, client, server):
    ports, identifier = (rng.randrange(32768, 61000), 53), rng.getrandbits(16)
    question = b"\x07example\x03org\0\0\1\0\1"
    yield 0.0, frame(17, client, server, udp(ports, struct.pack("!6H", identifier, 0x100, 1, 0, 0, 0) + question), 1)
    answer = struct.pack("!6H", identifier, 0x8180, 1, 1, 0, 0) + question + b"\xc0\x0c\0\1\0\1\0\0\1\0\0\4\x7f\0\0\1"
    yield rng.uniform(0.001, 0.1), frame(17, server, client, udp(ports[::-1], answer), 1)


def stream(rng, client, server):
    ports, now = (rng.randrange(1024, 61000), rng.randrange(1024, 61000)), 0.0
    for number in range(rng.randrange(10, 300)):
        yield now, frame(17, client, server, udp(ports, b"\0" + bytes(rng.randrange(40, 900))), number)
        now += rng.expovariate(50)


def echo(rng, client, server):
    identifier = rng.getrandbits(16)
    for number in range(rng.randrange(1, 6)):
        for kind, (source, destination) in ((8, (client, server)), (0, (server, client))):
            message = struct.pack("!BBHHH", kind, 0, 0, identifier, number) + bytes(56)
            yield number + (0.02 if kind == 0 else 0.0), frame(1, source, destination, message, number)


def conversations(rng):
    """(seconds since the first, iterator of frames) without end."""
    now = 0.0
    kinds = (connection,) * 11 + (lookup,) * 7 + (stream, echo)
    while True:
        client = 0x0A000000 | rng.randrange(1, 1 << 14)
        server = 0xC0000200 | rng.randrange(1, 255) if rng.random() < 0.5 else rng.randrange(1, 223) << 24 | rng.getrandbits(24)
        yield now, rng.choice(kinds)(rng, client, server)
        now += rng.expovariate(200)


def write(path, size):
    """Writes a capture of about `size` bytes; its clock is stretched or pressed into SPAN seconds."""
    rng = random.Random(1)
    coming = conversations(rng)
    starts, flow = next(coming)
    waiting, serial, written = [], 0, 24
    # About what one second of the conversations above holds.
    pace = SPAN / (size / 2_600_000)
    with open(path, "wb", 1 << 20) as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        while written < size:
            while not waiting or starts <= waiting[0][0]:
                first = next(flow)
                serial += 1
                heapq.heappush(waiting, (starts + first[0], serial, starts, first[1], flow))
                starts, flow = next(coming)
            when, _, began, data, rest = waiting[0]
            micros = int(when * pace * 1e6)
            out.write(struct.pack("<IIII", START + micros // 1_000_000, micros % 1_000_000, len(data), len(data)))
            out.write(data)
            written += 16 + len(data)
            following = next(rest, None)
            if following is None:
                heapq.heappop(waiting)
            else:
                serial += 1
                heapq.heapreplace(waiting, (began + following[0], serial, began, following[1], rest))
