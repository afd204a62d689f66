"""Where our sensor differs from argus on purpose: one rule a line of docs/differences.md.

Every rule looks at the two records themselves, so a difference that no rule expects shows up.
"""
import re

RATES = {"load", "sload", "dload", "rate", "srate", "drate"}
TIMES = {"stime", "dur", "mean", "min", "max", "sum", "runtime", "sstime", "dstime", "sdur", "ddur", "sltime", "dltime", "ltime"}
INTERVALS_PREFIX = ("sintpkt", "dintpkt", "sjit", "djit")
LOSSES = {"loss", "sloss", "dloss", "ploss", "sploss", "dploss", "flgs", "sgap", "dgap"}
IPV4_ONLY = {"stos", "dtos", "sdsb", "ddsb"}
COUNTS = {"pkts", "spkts", "dpkts", "bytes", "sbytes", "dbytes", "appbytes", "sappbytes", "dappbytes", "smeansz",
          "dmeansz", "pcr", "abr", "tf", "stf", "dtf", "smaxsz", "sminsz", "dmaxsz", "dminsz"}
ICMP_ERRORS = {"URN", "URH", "URO", "URP", "URF", "URNPRO", "URHPRO", "URFIL", "URS", "URNU", "URHU", "TXD", "RED", "SRC", "PAR",
               "URPRE", "URCUT", "URNTOS", "URHTOS", "URISO"}


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def is_mac(address):
    return re.fullmatch("([0-9a-f]{2}:){5}[0-9a-f]{2}|Broadcast", address) is not None


def is_ipv6(address):
    return ":" in address and not is_mac(address)


def explain(field, theirs, ours):
    """The reason for a cell's difference, or None."""
    if field == "seq":
        return "flow numbers follow the order of first reports, which other differences move"
    if is_mac(theirs["saddr"]) and theirs["saddr"] == ours["daddr"]:
        return "Ethernet flows: argus prints the lower address first"
    if theirs["cause"] == "Status" and ours["cause"] == "Start":
        return "a flow that was silent longer than its timeout is a new one whether or not other packets came"
    if ours["cause"] == "Stop" and theirs["cause"] != "Stop" or theirs["pkts"] != ours["pkts"] and theirs["proto"] == "tcp":
        return "ports used again are a new flow"
    if field == "swin" and theirs["proto"] == "tcp" and ours["spkts"] == "1" and ours["dpkts"] == "0":
        return "the window of a lone segment is kept"
    if field in ("appbytes", "sappbytes", "dappbytes", "suser", "duser", "tf", "stf", "dtf", "pcr", "abr"):
        if theirs["state"] in ICMP_ERRORS:
            return "ICMP errors: application bytes are the whole message"
    if field in ("suser", "duser") and theirs["proto"] in ("arp", "rarp") and ours[field] == "":
        return "Ethernet padding is no user data"
    if field in IPV4_ONLY and is_ipv6(theirs["saddr"]):
        return "IPv6: the traffic class, where argus shows bits of the flow label"
    if theirs["proto"] == "tcp":
        if "D" in ours["tcpopt"] and "D" not in theirs["tcpopt"]:
            if field in ("tcpopt", "tcprtt", "synack", "ackdat", "stcpmax", "dtcpmax"):
                return "a SYN-ACK that accepts ECN is a SYN-ACK"
            if field == "flgs" and without(5, theirs, ours):
                return "a SYN-ACK that accepts ECN is no sign of congestion"
        if field in LOSSES and keepalives(theirs, ours):
            return "keep-alives are no loss"
        if field in LOSSES and sees_more(theirs, ours):
            return "retransmissions that argus misses: window shift, order of IP ids"
        if field.startswith(("sintpkt", "dintpkt", "sjit", "djit")) and sees_more(theirs, ours):
            return "retransmissions that argus misses: window shift, order of IP ids"
        if ours["tcpopt"] == "" and theirs["tcpopt"] != "" and field in (
                "dir", "tcpopt", "tcprtt", "synack", "ackdat", "stcpmax", "dtcpmax", "stcpb", "dtcpb", "swin", "dwin", "state"):
            return "a flow that was silent longer than its timeout is a new one whether or not other packets came"
        if field == "flgs" and theirs["flgs_"][3:4] in ("i", "r", "&") and without(3, theirs, ours):
            return "a segment in sequence is not out of order, whatever its IP id"
    if field.startswith(("sjit", "djit")):
        if jitter_is_rounding(field, theirs, ours):
            return "deviations are computed in double precision"
        if field in ("sjit", "djit") and combines(field, theirs):
            return "argus mixes units when it combines active and idle deviation"
    if field in TIMES | RATES and first_packet_differs(theirs, ours):
        return "a record starts with its first packet, also when the destination sent it"
    return None


def without(position, theirs, ours):
    """The flags are equal but for that position."""
    a, b = theirs["flgs_"].ljust(9), ours["flgs_"].ljust(9)
    return a[:position] + a[position + 1:] == b[:position] + b[position + 1:]


def keepalives(theirs, ours):
    """A record of little more than single octets sent again."""
    for side in "sd":
        excess = int(theirs[side + "loss"] or 0) - int(ours[side + "loss"] or 0)
        if excess < 0 or excess > int(theirs[side + "pkts"]):
            return False
        if excess and int(theirs[side + "appbytes"]) > excess:
            return False
    return without(3, theirs, ours)


def sees_more(theirs, ours):
    """We count more retransmissions than argus, in either direction, and fewer in none."""
    more = [int(ours[side + "loss"] or 0) - int(theirs[side + "loss"] or 0) for side in "sd"]
    return min(more) >= 0 and max(more) > 0 and without(3, theirs, ours)


def first_packet_differs(theirs, ours):
    return theirs["cause"] == "Status" and number(ours["stime"]) < number(theirs["stime"]) and theirs["ltime"] == ours["ltime"]


def jitter_is_rounding(field, theirs, ours):
    """The squares' single precision, at the scale of the largest interval."""
    a, b = number(theirs[field]) if theirs[field] != "-nan" else 0.0, number(ours[field])
    if a is None or b is None:
        return False
    side = field[0]
    scale = max(number(theirs[f"{side}intpkt{kind}max"]) or 0 for kind in ("", "act", "idl"))
    return abs(a * a - b * b) <= 2e-6 * scale * scale + 1e-9


def combines(field, theirs):
    side = field[0]
    return theirs[f"{side}jitact"] != "" and theirs[f"{side}jitidl"] != ""


def explain_lonely(row, side, all_theirs, all_ours):
    """The reason why a record has no partner, or None."""
    return None
