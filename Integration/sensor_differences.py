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
    if is_ipv6(theirs["saddr"]) and ("F" in ours["flgs_"][6:7] or "f" in theirs["flgs_"][6:7]):
        return "IPv6 fragments join their flow"
    if is_ipv6(theirs["saddr"]) and theirs["pkts"] != ours["pkts"]:
        return "the last header of an IPv6 packet is its protocol"
    if is_ipv6(theirs["saddr"]) and theirs["saddr"] == ours["daddr"] and theirs["stime"] != ours["stime"]:
        return "IPv6 fragments join their flow"
    if theirs["proto"] == "tcp" and theirs["saddr"] == ours["daddr"] and theirs["dir"] == "<?>" and ours["dir"] == "->":
        return "ports used again are a new flow"
    if field in ("suser", "duser"):
        if "S" in theirs["senc"] + theirs["denc"]:
            return "Linux cooked captures: user data is not cut 14 bytes short"
        if theirs["proto"] == "gre":
            return "fragments of GRE join their datagram"
    if is_ipv6(theirs["saddr"]) and field in ("flgs", "state", "inode") and ours["flgs_"][2:3] in ("U", "T", "I"):
        return "ICMPv6 errors map to their flow"
    if theirs["proto"] in ("sctp", "dccp") and field in COUNTS | {"suser", "duser"}:
        return "SCTP and DCCP: the header is no payload"
    if "a" in theirs["senc"] and field in COUNTS | {"suser", "duser"}:
        return "AH: the digest's length is honoured"
    if "wlan" == theirs["proto"] == ours["proto"] and (theirs["bssid"] != ours["bssid"] or theirs["pkts"] != ours["pkts"]):
        return "802.11: the address of the cell, not the third of the frame; what names no transmitter has none"
    if field == "resp" and theirs["proto"] == "arp" and theirs["resp"] == "":
        return "an ARP answer names who answered, also without its request"
    if theirs["saddr"] == theirs["daddr"] and is_ipv6(theirs["saddr"]):
        return "equal addresses pair by port"
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
        if field in LOSSES | {"stcpb", "dtcpb", "swin", "dwin"} and number(ours["stcpb"]) == (number(theirs["stcpb"]) or 0) - 1:
            return "a SYN that the capture has after its answer is no retransmission"
        if field in ("swin", "dwin") and unscaled(number(theirs[field]) or 0, number(ours[field]) or 0):
            return "windows are scaled as negotiated, and never those of a SYN"
        if field in LOSSES | {"flgs"} and (reason := told_apart(theirs, ours)):
            return reason
        if field in LOSSES and keepalives(theirs, ours):
            return "keep-alives are no loss"
        if field in LOSSES and theirs["state"] in ("FIN", "RST") and counted_twice(theirs, ours):
            return "data sent again after a FIN is counted once"
        if field in LOSSES and sees_more(theirs, ours):
            return "retransmissions that argus misses: window shift, order of IP ids"
        if field.startswith(("sintpkt", "dintpkt", "sjit", "djit")) and any(evidence(ours, side, "copies", "late", "lost", "kalive", "wprobe") for side in "sd"):
            return "copies, late segments and keep-alives are told apart from retransmissions"
        if field.startswith(("sintpkt", "dintpkt", "sjit", "djit")) and sees_more(theirs, ours):
            return "retransmissions that argus misses: window shift, order of IP ids"
        if field.startswith(("sintpkt", "dintpkt", "sjit", "djit")) and any((number(theirs[gap]) or 0) > 0 for gap in ("sgap", "dgap")):
            return "acknowledged data that the capture misses leaves nothing outstanding"
        if field.startswith(("sintpkt", "dintpkt", "sjit", "djit")) and theirs["cause"] == "Status" and (
                theirs[field[0] + "intpkt"] == ours[field[0] + "intpkt"]):
            return "data outstanding when a record is written stays outstanding"
        if ours["tcpopt"] == "" and theirs["tcpopt"] != "" and field in (
                "dir", "tcpopt", "tcprtt", "synack", "ackdat", "stcpmax", "dtcpmax", "stcpb", "dtcpb", "swin", "dwin", "state"):
            return "a flow that was silent longer than its timeout is a new one whether or not other packets came"
    if field == "flgs":
        return flags(theirs, ours)
    if field.startswith(("sjit", "djit")):
        if jitter_is_rounding(field, theirs, ours):
            return "deviations are computed in double precision"
        if field in ("sjit", "djit") and combines(field, theirs):
            return "argus mixes units when it combines active and idle deviation"
    if (field in TIMES | RATES or field.startswith(INTERVALS_PREFIX)) and starts_earlier(theirs, ours):
        return "time that runs backwards stretches a record"
    if field in TIMES | RATES and first_packet_differs(theirs, ours):
        return "a record starts with its first packet, also when the destination sent it"
    return None


def flags(theirs, ours):
    """Every position that differs needs a reason of its own."""
    a, b = theirs["flgs_"].ljust(9), ours["flgs_"].ljust(9)
    reasons = []
    for position in range(9):
        if a[position] == b[position]:
            continue
        if position == 3 and a[3] in "ir&":
            reasons.append("a segment in sequence is not out of order, whatever its IP id")
        elif position == 5 and "D" in ours["tcpopt"] and b[5] == " ":
            reasons.append("a SYN-ACK that accepts ECN is no sign of congestion")
        elif position == 1 and a[1] == "M" and theirs["smac"] == ours["smac"] and len(ours["senc"]) > 1:
            reasons.append("M is a change of MAC addresses, not of tags")
        elif position == 2 and a[2] == " " and "53" in (theirs["sport"], theirs["dport"]):
            reasons.append("an ICMP error finds the DNS exchange that it quotes")
        elif position == 7 and b[7] in "UO":
            reasons.append("an IP option without a name shows")
        elif position in (1, 6) and theirs["proto"] == "gre":
            reasons.append("fragments of GRE join their datagram")
        else:
            return None
    return reasons[0] if reasons else None


def evidence(row, side, *names):
    """How many segments of a side our sensor told apart in these ways."""
    return sum(int(number(row.get("_evidence", {}).get(side + name, "")) or 0) for name in names)


def told_apart(theirs, ours):
    """The reason for losses that argus counts and we do not, or that we count and argus does not."""
    if not without(3, theirs, ours):
        return None
    reasons = []
    for side in "sd":
        excess = int(theirs[side + "loss"] or 0) - int(ours[side + "loss"] or 0)
        if excess > 0:
            for names, reason in ((("copies",), "copies of packets are no loss"),
                                  (("kalive", "wprobe"), "keep-alives are no loss"),
                                  (("late",), "reordering is no loss"),
                                  (("unseen", "stray"), "what the capture missed, or is of another connection, is no loss")):
                if evidence(ours, side, *names):
                    reasons.append(reason)
                    break
            else:
                if theirs["state"] in ("FIN", "RST"):
                    reasons.append("data sent again after a FIN is counted once")
                elif evidence(ours, "sd"[side == "s"], "lost", "unseen"):
                    reasons.append("acknowledgments that the capture misses make no retransmission of the other side")
                else:
                    return None
        elif excess < 0:
            reasons.append("retransmissions that argus misses: window shift, order of IP ids")
    return reasons[0] if reasons else None


def unscaled(theirs, ours):
    """The same window but for the shift."""
    return any(ours * 2 ** shift == theirs for shift in range(1, 15)) and ours > 0


def counted_twice(theirs, ours):
    return all(int(theirs[side + "loss"] or 0) >= int(ours[side + "loss"] or 0) for side in "sd") and without(3, theirs, ours)


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


def starts_earlier(theirs, ours):
    """The same packets, but the first was not the earliest."""
    same = all(theirs[name] == ours[name] for name in ("pkts", "bytes", "ltime", "cause"))
    return same and theirs["cause"] != "Status" and number(ours["stime"]) < number(theirs["stime"])


def first_packet_differs(theirs, ours):
    return theirs["cause"] == "Status" and number(ours["stime"]) < number(theirs["stime"]) and theirs["ltime"] == ours["ltime"]


def jitter_is_rounding(field, theirs, ours):
    """The squares' single precision, at the scale of the largest interval."""
    a, b = number(theirs[field]) if theirs[field] != "-nan" else 0.0, number(ours[field])
    if a is None or b is None:
        return False
    side = field[0]
    scale = max(number(theirs[f"{side}intpkt{kind}max"]) or 0 for kind in ("", "act", "idl"))
    return abs(a * a - b * b) <= 5e-6 * scale * scale + 1e-9


def combines(field, theirs):
    side = field[0]
    return theirs[f"{side}jitact"] != "" and theirs[f"{side}jitidl"] != ""


def explain_lonely(row, side, all_theirs, all_ours):
    """The reason why a record has no partner, or None. `side` is where the record is."""
    others = all_ours if side == "argus" else all_theirs
    ends = {row["saddr"], row["daddr"]}
    same_ends = [other for other in others if {other["saddr"], other["daddr"]} == ends]
    same_time = [other for other in others if other["stime"] == row["stime"]]
    if is_ipv6(row["saddr"]):
        if row["flgs_"][6:7] in ("F", "f"):
            return "IPv6 fragments join their flow"
        if len(ends) == 1:
            return "equal addresses pair by port"
        if row["proto"] in ("ipv6-opts", "ipnip", "ip", "any"):
            return "the last header of an IPv6 packet is its protocol"
    if row["proto"] == "igmp":
        return "IGMP: the destination is the packet's"
    if row["proto"] in ("rtcp", "udp") and any(other["proto"] in ("rtcp", "udp") for other in same_time):
        return "one packet proves no RTCP"
    if row["proto"] == "gre" or any(other["proto"] == "gre" for other in same_ends):
        return "fragments of GRE join their datagram"
    if "w" in row["flgs_"][1:2] or row["proto"] == "wlan" or any(other["proto"] == "wlan" for other in same_time):
        return "802.11: the address of the cell, not the third of the frame; what names no transmitter has none"
    if is_mac(row["saddr"]) and "S" in row["senc"]:
        return "Linux cooked captures keep their protocol number"
    if is_mac(row["saddr"]) and "v" in row["senc"]:
        return "tagged frames are keyed by the type behind the tag"
    if any(is_mac(row["saddr"]) != is_mac(other["saddr"]) for other in same_time):
        return "a bad IP header leaves an Ethernet flow; a length of 0 is the wire's"
    if "p" in row["flgs_"][1:2] and any(other["proto"] != row["proto"] for other in same_time):
        return "PPP with compressed headers is decoded"
    if row["proto"] == "tcp" and "F" in row["flgs_"][6:7]:
        return "overlapping first fragments with other ports are other flows"
    if row["proto"] == "tcp" and any(tuple_of(other) == tuple_of(row) for other in same_ends):
        return "ports used again are a new flow"
    if is_mac(row["saddr"]) and row["proto"] == "ip":
        return "a bad IP header leaves an Ethernet flow; a length of 0 is the wire's"
    if any(other["pkts"] == row["pkts"] and other["bytes"] == row["bytes"] for other in same_ends):
        return "time that runs backwards stretches a record"
    return None


def tuple_of(row):
    return sorted([(row["saddr"], row["sport"]), (row["daddr"], row["dport"])])
