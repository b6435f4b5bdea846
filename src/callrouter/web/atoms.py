"""How are numbers, times and money written on pages?"""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from callrouter.domain.numbers import is_e164, national

_THIN = "\N{NARROW NO-BREAK SPACE}"


def phone(e164: str | None) -> Markup:
    """In national form, with its E.164 form on hover and for programs that read pages."""
    if not e164:
        return Markup("")
    if not is_e164(e164):
        return escape(e164)
    shown = national(e164).replace(" ", _THIN).replace("-", "\N{NON-BREAKING HYPHEN}")
    return Markup('<data class="phone" value="{0}" title="{0}">{1}</data>').format(e164, shown)


def typed_phone(e164: str | None) -> str:
    """In national form, as people type it into a field."""
    return national(e164) if e164 else ""


def moment(at: datetime, zone: str = "UTC") -> Markup:
    """A wall time in a zone: "Nov 25, 2026, 6:05 PM"."""
    wall = at.astimezone(ZoneInfo(zone))
    shown = f"{wall:%b} {wall.day}, {wall.year}, {clock_time(wall.hour * 60 + wall.minute)}"
    if zone == "UTC":  # of no property: whoever reads it may be anywhere
        shown += " UTC"
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), shown)


def day(of: date) -> str:
    """ "Wed, Nov 25"."""
    return f"{of:%a}, {of:%b} {of.day}"


def clock_time(minutes: int) -> str:
    """Minutes after midnight as Americans read them: "6:05 PM"; the end of a day is "midnight"."""
    if minutes == 24 * 60:
        return "midnight"
    hour, minute = divmod(minutes, 60)
    return f"{(hour + 11) % 12 + 1}:{minute:02d}{_THIN}{'PM' if hour >= 12 else 'AM'}"


def money(cents: int | None) -> str:
    """US dollars; "–" where nothing is known."""
    if cents is None:
        return "–"
    return f"${cents / 100:,.2f}" if cents % 100 else f"${cents // 100:,}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """ "1 call", "3 calls"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "–"


def sparkline(values: Sequence[int], label: str) -> Markup:
    """A row of bars as one SVG; `label` says the same in words."""
    most, width = max([*values, 1]), 4
    bars = Markup("").join(
        Markup('<rect x="{}" y="{}" width="3" height="{}"/>').format(
            index * width, 20 - height, height
        )
        for index, value in enumerate(values)
        if (height := max(1, round(20 * value / most)) if value else 1)
    )
    return Markup(
        '<svg class="spark" viewBox="0 0 {} 20" width="{}" height="20" role="img" '
        'aria-label="{}" preserveAspectRatio="none">{}</svg>'
    ).format(len(values) * width, len(values) * width, label, bars)
