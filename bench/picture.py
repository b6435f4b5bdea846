"""What does a run look like? Bars for the three servers at 64 connections, and the goals.

Plain SVG, written by hand: readable on light and dark pages, no fonts or scripts from elsewhere.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import msgspec

from bench.goals import Goal
from bench.report import RESULTS, Report
from bench.rounds import Figures, Spread
from bench.servers import BARE, NAIVE, SERVICE

PICTURE = RESULTS / "newest.svg"
_CONNECTIONS = 64
_WIDTH, _MARGIN, _GAP = 960, 28, 28
_PANEL = (_WIDTH - 2 * _MARGIN - 2 * _GAP) / 3
_LABEL, _BAR, _STEP = 78, 20, 36
_PANELS_TOP, _GOALS_TOP, _LINE = 92, 268, 26
_NAMES = {BARE: "bare", SERVICE: "callrouter", NAIVE: "naive"}
_STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: #1f2937 }
.title { font-size: 17px; font-weight: 600 } .head { font-weight: 600 }
.quiet { fill: #5b6472; font-size: 12px } .number { font-variant-numeric: tabular-nums }
.page { fill: #ffffff } .track { fill: #eef1f4 } .rule { stroke: #d5dae1 } .whisker { stroke: #1f2937 }
.bare { fill: #9aa5b4 } .service { fill: #0f766e } .naive { fill: #c2772b }
.goal { stroke: #b91c1c; stroke-dasharray: 3 2 } .goal-text { fill: #b91c1c; font-size: 11px }
.met { fill: #0f766e } .missed { fill: #b91c1c }
@media (prefers-color-scheme: dark) {
  text { fill: #e5e7eb } .quiet { fill: #9aa5b4 } .page { fill: #11161d } .track { fill: #1d2530 }
  .rule { stroke: #2b3542 } .whisker { stroke: #e5e7eb }
  .bare { fill: #64748b } .service { fill: #2dd4bf } .naive { fill: #e0994a }
  .goal { stroke: #f87171 } .goal-text, .missed { fill: #f87171 } .met { fill: #2dd4bf }
}
"""


class _Panel(msgspec.Struct, frozen=True):
    """One measure of all three; bars end at `most`, and what is longer is cut off."""

    title: str
    unit: str
    spreads: dict[str, Spread]
    most: float
    digits: int = 0
    goal: float | None = None


def write_picture(report: Report, path: Path = PICTURE) -> None:
    """Needs figures of all three servers at 64 connections."""
    path.write_text("\n".join(_drawn(report)) + "\n", encoding="utf-8")


def _drawn(report: Report) -> Iterator[str]:
    height = _GOALS_TOP + 34 + _LINE * len(report.goals) + 30
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="How fast callrouter is">'
    )
    yield f"<style>{_STYLE}</style>"
    yield f'<rect class="page" width="{_WIDTH}" height="{height}" rx="10"/>'
    yield _text(_MARGIN, 38, "A key pressed in a menu: signed, answered, durably stored", "title")
    yield _text(_MARGIN, 59, f"{_CONNECTIONS} connections, medians with least and most", "quiet")
    for position, panel in enumerate(_panels(report)):
        yield from _draw_panel(panel, _MARGIN + position * (_PANEL + _GAP))
    yield (
        f'<line class="rule" x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="{_GOALS_TOP - 22}" '
        f'y2="{_GOALS_TOP - 22}"/>'
    )
    yield from _draw_goals(report.goals)
    yield _text(_MARGIN, height - 18, f"{report.date}, {report.machine}", "quiet")
    yield "</svg>"


def _panels(report: Report) -> list[_Panel]:
    found = {name: report.of(name, _CONNECTIONS) for name in (BARE, SERVICE, NAIVE)}
    figures: dict[str, Figures] = {name: each for name, each in found.items() if each is not None}
    bare_cpu = figures[BARE].cpu_us.median
    rate = {name: each.per_second for name, each in figures.items()}
    cpu = {name: each.cpu_us for name, each in figures.items()}
    waits = {name: each.p99_ms for name, each in figures.items()}
    return [
        _Panel("Requests per second", "/s", rate, max(each.most for each in rate.values())),
        _Panel(
            "CPU per request", "µs", cpu,
            max(4 * bare_cpu, 1.2 * cpu[SERVICE].most), goal=2 * bare_cpu,
        ),
        _Panel(
            "99 % are answered within", "ms", waits,
            max(100, 1.2 * waits[SERVICE].most), digits=1, goal=50,
        ),
    ]  # fmt: skip


def _draw_panel(panel: _Panel, left: float) -> Iterator[str]:
    scale = (_PANEL - _LABEL) / panel.most
    start = left + _LABEL
    yield _text(left, _PANELS_TOP + 4, panel.title, "head")
    top = _PANELS_TOP + 30
    for name, spread in panel.spreads.items():
        length = min(spread.median, panel.most) * scale
        yield _text(left, top + 14, _NAMES[name])
        yield _rect(start, top, _PANEL - _LABEL, "track")
        yield _rect(start, top, max(length, 1.5), name)
        if spread.median > panel.most:  # cut off: two gaps in the bar say so
            for gap in (18, 26):
                yield _rect(start + length - gap, top, 3, "page", radius=0)
        else:
            least, most = (start + min(x, panel.most) * scale for x in (spread.least, spread.most))
            middle = top + _BAR / 2
            yield f'<line class="whisker" x1="{least:.1f}" x2="{most:.1f}" y1="{middle}" y2="{middle}"/>'
        number = f"{spread.median:,.{panel.digits}f} {panel.unit}"
        yield _text(left + _PANEL, top - 4, number, "number quiet", anchor="end")
        top += _STEP
    if panel.goal is not None:
        at = start + panel.goal * scale
        yield f'<line class="goal" x1="{at:.1f}" x2="{at:.1f}" y1="{_PANELS_TOP + 24}" y2="{top - 10}"/>'
        yield _text(at, top + 4, f"goal {panel.goal:,.0f} {panel.unit}", "goal-text", "middle")


def _draw_goals(goals: list[Goal]) -> Iterator[str]:
    yield _text(_MARGIN, _GOALS_TOP + 4, "Goals", "head")
    for position, goal in enumerate(goals):
        y = _GOALS_TOP + 32 + position * _LINE
        how = "met" if goal.is_met else "missed"
        bound = f"{goal.sign} {goal.bound:g} {goal.unit}".replace("<=", "≤").replace(">=", "≥")
        measured = f"{goal.measured:,.{goal.digits}f} {goal.unit}"
        yield f'<circle class="{how}" cx="{_MARGIN + 5}" cy="{y - 4}" r="4.5"/>'
        yield _text(_MARGIN + 20, y, goal.says)
        yield _text(_WIDTH - 260, y, measured.strip(), "number", "end")
        yield _text(_WIDTH - 180, y, bound.strip(), "number quiet", "middle")
        yield _text(_WIDTH - _MARGIN, y, how, how, "end")


def _rect(x: float, y: float, width: float, kind: str, radius: int = 3) -> str:
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_BAR}" '
        f'rx="{radius}"/>'
    )


def _text(x: float, y: float, says: str, kind: str = "", anchor: str = "start") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(says)}</text>'
    )
