"""Measured values and goals in; verdicts, lines of text and a JSON document out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

from benchmarks.proxy.rounds import Result

RIVAL, OURS = "nginx", "strangler"


@dataclass(frozen=True, slots=True)
class Goal:
    """A value that should be at least, or at most, so much."""

    name: str
    value: float
    sense: Literal["at least", "at most"]
    limit: float
    unit: str

    @property
    def met(self) -> bool:
        """Whether it is."""
        if self.sense == "at least":
            return self.value >= self.limit
        return self.value <= self.limit

    def __str__(self) -> str:
        verdict = "met" if self.met else "NOT MET"
        wanted = f"goal {self.sense} {self.limit:,g} {self.unit}"
        return f"  {self.name:<52}{self.value:>10,.2f} {self.unit:<4}{wanted:<30}{verdict}"


@dataclass(slots=True)
class Report:
    """All that was measured; printed as it comes, kept for the end."""

    machine: str
    results: dict[str, dict[str, Result]] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)
    notes: dict[str, object] = field(default_factory=dict)
    """Other values by name."""

    def add(self, title: str, results: Mapping[str, Result]) -> None:
        """Print the table of a case."""
        self.results[title] = dict(results)
        print(f"\n{title}")
        print(
            f"  {'':<18}{'requests/s':>12}{'range':>20}{'x nginx':>9}{'per CPU s':>12}"
            f"{'x nginx':>9}{'core':>6}{'p50':>10}{'p99':>10}"
        )
        rival = results.get(RIVAL)
        for row in results.values():
            spread = f"{row.lowest:,.0f} to {row.highest:,.0f}"
            wall = f"{row.rate / rival.rate:.3f}" if rival else ""
            cpu = f"{row.rate_of_cpu / rival.rate_of_cpu:.3f}" if rival else ""
            print(
                f"  {row.name:<18}{row.rate:>12,.0f}{spread:>20}{wall:>9}{row.rate_of_cpu:>12,.0f}"
                f"{cpu:>9}{row.busy:>6.0%}{row.p50 * 1e3:>7.2f} ms{row.p99 * 1e3:>7.2f} ms",
                flush=True,
            )

    def judge(self, goal: Goal) -> None:
        """Print a goal and its verdict."""
        self.goals.append(goal)
        print(goal, flush=True)

    def note(self, name: str, value: object) -> None:
        """Keep and print another value."""
        self.notes[name] = value
        shown = (
            f"{value:,.2f}"
            if isinstance(value, float)
            else f"{value:,}"
            if isinstance(value, int)
            else value
        )
        print(f"  {name:<52}{shown:>10}", flush=True)

    def print_goals(self) -> None:
        """All of them again, in one place."""
        if self.goals:
            print("\nGoals")
            for goal in self.goals:
                print(goal)

    def document(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "machine": self.machine,
            "results": {
                title: {name: asdict(result) for name, result in rows.items()}
                for title, rows in self.results.items()
            },
            "goals": [{**asdict(goal), "met": goal.met} for goal in self.goals],
            "notes": self.notes,
        }


def ratio(name: str, results: Mapping[str, Result], limit: float, rival: str = RIVAL) -> Goal:
    """Ours to a rival's, by the clock and by processor time; the lower of the two counts, so that
    a load generator which is the limit flatters nobody."""
    ours, theirs = results[OURS], results[rival]
    value = min(ours.rate / theirs.rate, ours.rate_of_cpu / theirs.rate_of_cpu)
    return Goal(name, value, "at least", limit, "x")
