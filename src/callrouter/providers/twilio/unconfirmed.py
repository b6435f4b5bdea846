"""What do a call's requests show that Twilio's documentation leaves open?

Which optional fields are sent depends on the account's settings and on the carrier: only a real
call tells. Nothing here is relied upon.
"""

from collections.abc import Iterator, Sequence

from callrouter.providers.twilio.form import Form, FormError, parse_form

_OPTIONAL = {
    "CallerName": "the caller's name (needs caller name lookup to be switched on)",
    "StirVerstat": "whether the carrier vouches for the caller's number (STIR/SHAKEN)",
    "ForwardedFrom": "the number a call was forwarded from",
    "AddOns": "results of add-ons",
    "FromCity": "the caller's place",
}


def read_unconfirmed(bodies: Sequence[bytes]) -> Sequence[str]:
    """Sentences on the requests of one call, in the order they came."""
    forms = list(_read(bodies))
    if not forms:
        return ["No request of the call can be read."]
    first, last = forms[0].firsts, forms[-1].firsts
    sentences = [f"{name} {_sent(first.get(name))}: {about}." for name, about in _OPTIONAL.items()]
    sentences.append(f"All fields of the first request: {', '.join(sorted(first))}.")
    sentences.append(
        f"The last request told CallStatus {last.get('CallStatus', 'of none')}; there were "
        f"{len(forms)} in all."
    )
    return sentences


def _sent(value: str | None) -> str:
    if value is None:
        return "is not sent"
    return f'is sent ("{value}")' if value else "is sent, empty"


def _read(bodies: Sequence[bytes]) -> Iterator[Form]:
    for body in bodies:
        try:
            yield parse_form(body)
        except FormError:
            continue
