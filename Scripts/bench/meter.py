"""Commands, and what running them costs."""
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(os.environ.get("OUT") or "out", "bench")
PANOPTES = os.path.abspath(".build/release/panoptes")
# Nothing that is measured here takes as long: a program that waits for something must not stop the others.
PATIENCE = 1800


@dataclass(eq=False)
class Command:
    words: list
    # A file that the command writes, or a folder (with / at its end); it goes before every run.
    writes: str = ""
    # A client that finds nothing says so with status 1.
    statuses: tuple = (0,)
    # The least of all runs, in microseconds; the most, in KiB.
    processor: int = 0
    wall: int = 0
    memory: int = 0


def stop(text):
    sys.exit("bench: " + text)


def program(name):
    # Sensors live where a user's PATH often does not reach.
    return shutil.which(name) or shutil.which(name, path="/usr/local/sbin:/usr/sbin:/sbin")


def output(name):
    return os.path.join(OUT, name)


def compiled(name, *libraries):
    compiler = shutil.which("cc") or shutil.which("clang")
    if not compiler:
        stop("needs a C compiler (cc or clang)")
    path = output(name)
    subprocess.run([compiler, "-O2", "-o", path, os.path.join(HERE, name + ".c"), *libraries], check=True)
    return path


class Meter:
    def __init__(self):
        self.helper = compiled("measure")
        self.report = output("usage")

    def run(self, command, to=subprocess.DEVNULL):
        if command.writes.endswith("/"):
            shutil.rmtree(command.writes, ignore_errors=True)
            os.makedirs(command.writes)
        elif command.writes and os.path.exists(command.writes):
            os.remove(command.writes)
        try:
            done = subprocess.run(
                [self.helper, self.report, *command.words], stdin=subprocess.DEVNULL, stdout=to,
                stderr=subprocess.DEVNULL, timeout=PATIENCE, env={**os.environ, "TZ": "UTC", "LC_ALL": "C"})
        except subprocess.TimeoutExpired:
            stop("no end after %d s: %s" % (PATIENCE, " ".join(command.words)))
        if done.returncode not in command.statuses:
            stop("status %d from: %s" % (done.returncode, " ".join(command.words)))
        with open(self.report) as report:
            return [int(word) for word in report.read().split()]

    def turns(self, commands, runs):
        """Every command `runs` times, in turns, so that a busy moment of the machine meets all of them."""
        for _ in range(runs):
            for command in commands:
                processor, memory, wall = self.run(command)
                command.processor = min(command.processor or processor, processor)
                command.wall = min(command.wall or wall, wall)
                command.memory = max(command.memory, memory)

    def lines(self, command):
        """The command's output; nothing for one that writes a file."""
        path = output("text")
        with open(path, "wb") as text:
            self.run(command, text)
        with open(path, "rb") as text:
            return text.read().splitlines()
