"""What came out? A table for the terminal and the README, and everything in `newest.json`."""

import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version

import msgspec

from bench.goals import Goal
from bench.living import Live
from bench.loading import Loaded
from bench.machine import described
from bench.rounds import Figures, Measured, Spread
from bench.servers import ROOT

RESULTS = ROOT / "bench" / "results"
NEWEST = RESULTS / "newest.json"
README = ROOT / "README.md"
_BEGIN, _END = "<!-- figures: written by `bench/run --write-readme` -->", "<!-- end of figures -->"
_PACKAGES = ("uvicorn", "uvloop", "httptools", "asyncpg", "sqlalchemy", "fastapi", "twilio")


class Report(msgspec.Struct, frozen=True):
    """Everything that is known of a run."""

    date: str
    commit: str
    machine: str
    versions: dict[str, str]
    figures: list[Figures]
    raw_insert_us: Spread
    goals: list[Goal]
    held: list[str]
    loaded: Loaded | None = None
    live: Live | None = None

    @property
    def at_full_size(self) -> list[str]:
        """Sentences on ten thousand communities; none where they were not measured."""
        return [line for each in (self.loaded, self.live) if each for line in each.lines()]

    def of(self, server: str, connections: int) -> Figures | None:
        return next(
            (f for f in self.figures if (f.server, f.connections) == (server, connections)), None
        )


def make_report(
    measured: Measured,
    goals: Sequence[Goal],
    held: Sequence[str],
    loaded: Loaded | None,
    live: Live | None,
) -> Report:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return Report(
        datetime.now(UTC).date().isoformat(),
        commit.stdout.strip(),
        described(),
        {name: version(name) for name in _PACKAGES},
        sorted(measured.figures.values(), key=lambda each: each.connections),
        measured.raw_insert_us,
        list(goals),
        list(held),
        loaded,
        live,
    )


def save(report: Report) -> None:
    RESULTS.mkdir(exist_ok=True)
    NEWEST.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")


def load() -> Report:
    return msgspec.json.decode(NEWEST.read_bytes(), type=Report)


def figures_table(report: Report) -> str:
    """Markdown: a line per server and number of connections; medians, with least to most."""
    lines = [
        "| connections | server | requests/s | median ms | 99 % ms | CPU µs/request | CPU, x bare |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for each in report.figures:
        bare = report.of("bare", each.connections)
        ratio = each.cpu_us.median / bare.cpu_us.median if bare else 0
        cells = [
            str(each.connections),
            each.server,
            _spread(each.per_second, 0),
            _spread(each.p50_ms, 2),
            _spread(each.p99_ms, 1),
            _spread(each.cpu_us, 0),
            f"{ratio:.2f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def goals_table(report: Report) -> str:
    lines = ["| goal | measured | bound | outcome |", "| --- | ---: | ---: | --- |"]
    for goal in report.goals:
        verdict = "met" if goal.is_met else "**missed**"
        again = " (second try)" if goal.is_second_try else ""
        measured = f"{_number(goal.measured, goal.digits)} {goal.unit}".strip()
        bound = f"{goal.sign} {goal.bound:g} {goal.unit}".strip()
        lines.append(f"| {goal.says} | {measured} | {bound} | {verdict}{again} |")
    return "\n".join(lines)


def as_text(report: Report) -> str:
    raw = _spread(report.raw_insert_us, 0)
    parts = [
        f"{report.date}, commit {report.commit}, {report.machine}",
        _aligned(figures_table(report)),
        f"One raw durable insert: {raw} µs. Medians; in brackets the least and the most.",
        *(["\n".join(report.at_full_size)] if report.at_full_size else []),
        "Held:\n" + "\n".join(f"- {sentence}" for sentence in report.held),
        _aligned(goals_table(report)),
    ]
    return "\n\n".join(parts)


def write_readme(report: Report) -> None:
    """Put the newest figures where the README has a place for them."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    if not after:
        raise SystemExit(f"README.md has no place for figures: {_BEGIN} and {_END}")
    told = [
        f"Measured on {report.date} at commit {report.commit}: {report.machine}.",
        goals_table(report),
        figures_table(report),
        *([_sentences(report.at_full_size)] if report.at_full_size else []),
        "![Requests, CPU and waiting of the three servers](bench/results/newest.svg)",
    ]
    filled = "\n\n".join([before + _BEGIN, *told, _END])
    README.write_text(filled + after, encoding="utf-8")


def _sentences(lines: Sequence[str]) -> str:
    return ". ".join(line[0].upper() + line[1:] for line in lines) + "."


def _spread(spread: Spread, digits: int) -> str:
    median, least, most = (
        _number(value, digits) for value in (spread.median, spread.least, spread.most)
    )
    return f"{median} ({least}–{most})"


def _number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}"


def _aligned(table: str) -> str:
    """The same table with its columns under one another."""
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    rows = [[cell.replace("**", "").strip(" |") for cell in row] for row in rows]
    del rows[1]
    widths = [max(len(row[at]) for row in rows if at < len(row)) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if (at and cell[-1:].isalnum()) or ")" in cell else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
