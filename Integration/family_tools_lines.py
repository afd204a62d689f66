"""Lines of family_agreement.py for the tools that select, name and answer."""

import atexit
import os
import shutil
import tempfile

from family_agreement import text

FOLDER = tempfile.mkdtemp()
atexit.register(shutil.rmtree, FOLDER, True)
ADDRESSES = os.path.join(FOLDER, "addresses")
with open(ADDRESSES, "w") as file:
    file.write("# half of the private networks\n10.0.0.0/9\n192.168.0.0/17\n172.16.0.0-172.24.3.7\n8.8.8.8\ttext\n")
ACCESS = os.path.join(FOLDER, "access")
with open(ACCESS, "w") as file:
    file.write(
        "access-list 110 permit tcp any any eq 80 log\naccess-list 110 permit udp any any eq domain\n"
        "access-list 110 deny icmp any any\naccess-list 110 permit udp 10.0.0.0 0.255.255.255 any gt 1023\n"
        "access-list 110 permit tcp host 192.168.1.2 any neq 22\naccess-list 110 permit udp any any range 100 200\n"
    )


def policy(name, **variables):
    """A configuration of rapolicy with these variables."""
    path = os.path.join(FOLDER, name)
    with open(path, "w") as file:
        for variable, value in variables.items():
            file.write(f'RA_POLICY_{variable}="{value}"\n')
        # The reference wants it last.
        file.write(f'RA_POLICY_ACL_FILE="{ACCESS}"\n')
    return path


def blank(ours, theirs):
    """The reference ends the rows of rafilteraddr with a blank."""
    return ours == theirs.rstrip()


def nothing(ours, theirs):
    """Without a flow the reference prints the ends of its clock."""
    return "2147483647" in theirs


TOOLS = [
    # The reference overlooks the addresses in ARP.
    text("rafilteraddr", ["-f", ADDRESSES, "-", "ip"], explained=blank),
    text("rafilteraddr", ["-f", ADDRESSES, "-v", "-", "ip"], explained=blank),
    text("rafilteraddr", ["-f", ADDRESSES, "-s", "stime", "saddr", "daddr", "-", "tcp"], explained=blank),
    text("ragrep", ["-e", "GET"]),
    text("ragrep", ["-e", "s:^GET"]),
    text("ragrep", ["-e", "d:HTTP"]),
    text("ragrep", ["-i", "-e", "http"]),
    text("ragrep", ["-v", "-e", "HTTP"]),
    text("ragrep", ["-b", "-e", "HTTP"]),
    text("ratimerange", [], explained=nothing),
    text("ratimerange", ["-", "udp"], explained=nothing),
    text("raevent", []),
    # The reference shows ARP and IPv6 with what is denied.
    text("rapolicy", ["-n", "-L", "-1", "-f", policy("permitted"), "-", "ip"]),
    text("rapolicy", ["-n", "-L", "-1", "-f", policy("denied", SHOW_WHICH="deny"), "-", "ip", "and", "not", "ipv6"]),
    text("rapolicy", ["-n", "-f", policy("all", JUST_LABEL="yes", LABEL_ALL="yes", LABEL_IMPLICIT="yes"),
                      "-s", "proto", "saddr", "sport", "daddr", "dport", "label:40", "-", "ip"]),
    text("rapolicy", ["-n", "-f", policy("log", LABEL_LOG="yes"), "-s", "proto", "saddr", "daddr", "label:40", "-", "ip"]),
]
