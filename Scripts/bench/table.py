"""Groups of rows: what ours costs beside a peer, and whether that meets its target."""
from collections.abc import Callable
from dataclasses import dataclass, field

from meter import Command


@dataclass(frozen=True)
class Measure:
    value: Callable
    text: Callable


PROCESSOR = Measure(lambda command: command.processor, lambda value: "%.3f s" % (value / 1e6))
WALL = Measure(lambda command: command.wall, lambda value: "%.3f s" % (value / 1e6))
MEMORY = Measure(lambda command: command.memory, lambda value: "%.0f MB" % (value / 1024))


@dataclass
class Row:
    name: str
    ours: Command
    peer: Command | None
    # How many times less than the peer it must take; below 1 for a peer that does less.
    target: float | None = None
    measure: Measure = PROCESSOR
    # What ours and the peer read, where the cost is one for each of them.
    records: tuple | None = None

    def commands(self):
        return [command for command in (self.ours, self.peer) if command]

    def cells(self):
        ours = self.measure.value(self.ours)
        theirs = self.measure.value(self.peer) if self.peer else None
        text = self.measure.text
        if self.records:
            ours, text = ours * 1000 / self.records[0], lambda value: "%.1f ns" % value
            theirs = theirs and theirs * 1000 / self.records[1]
        target = target_text(self.target) if self.target else "-"
        memory = [MEMORY.text(command.memory) if command else "-" for command in (self.ours, self.peer)]
        if theirs is None:
            return [text(ours), "-", "-", target, "-", *memory]
        factor = theirs / ours
        verdict = "-" if not self.target else "met" if factor >= self.target else "not met"
        return [text(ours), text(theirs), factor_text(factor), target, verdict, *memory]


@dataclass
class MemoryPerFlow:
    """Peak memory with `flows` live flows, less that with one, for each flow."""
    name: str
    flows: int
    target: float
    # (many flows, one flow) of either sensor.
    ours: tuple
    peer: tuple | None

    def commands(self):
        return [*self.ours, *(self.peer or ())]

    def cells(self):
        def each(pair):
            return (pair[0].memory - pair[1].memory) * 1024 / self.flows
        ours = each(self.ours)
        theirs = each(self.peer) if self.peer else None
        return [
            "%.0f B" % ours, "%.0f B" % theirs if theirs else "-", factor_text(theirs / ours) if theirs else "-",
            "%.0f B" % self.target, "met" if ours <= self.target else "not met",
            MEMORY.text(self.ours[0].memory), MEMORY.text(self.peer[0].memory) if self.peer else "-"]


@dataclass
class Group:
    title: str
    rows: list
    runs: int
    notes: list = field(default_factory=list)

    def commands(self):
        """Each once, though several rows may look at it."""
        return list(dict.fromkeys(command for row in self.rows for command in row.commands()))

    def show(self):
        print("\n%s (least of %d)" % (self.title, self.runs))
        for note in self.notes:
            print("  " + note)
        print()
        line("", "ours", "peer", "times less", "target", "", "memory", "peer's")
        print("|%s|%s" % ("-" * 36, "-" * 11 + ":|" + ("-" * 11 + ":|") * 6))
        for row in self.rows:
            line(row.name, *row.cells())


def factor_text(factor):
    """1/2 for a half; closer looks where ours and the peer are near each other."""
    value = max(factor, 1 / factor)
    text = "%.2f" % value if value < 2 else "%.1f" % value
    return text if factor >= 1 else "1/" + text


def target_text(target):
    return "%g" % target if target >= 1 else "1/%g" % (1 / target)


def line(name, *cells):
    print("| %-34s | %s |" % (name, " | ".join("%10s" % cell for cell in cells)))
