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
]
