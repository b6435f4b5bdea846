"""Is everything set for the time when we are down?"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from callrouter.operations.house import House
from callrouter.operations.settings.stated import Stated

_NAMED = 5
_PORTS = {"http": 80, "https": 443}


def place_sentences(stated: Stated) -> Iterator[str]:
    """What is wrong with the settings of where the documents lie and are served."""
    base_url, public_url = stated.fallback_base_url, stated.public_url
    if base_url is None:
        yield (
            "CALLROUTER_FALLBACK_BASE_URL is not set: while this service is down, whoever calls "
            "hears an error. Name a file server that runs apart from it."
        )
    elif public_url is not None and _host_and_port(base_url) == _host_and_port(public_url):
        yield (
            "CALLROUTER_FALLBACK_BASE_URL has the same host and port as CALLROUTER_PUBLIC_URL: it "
            "is down whenever this service is. Choose a file server that runs apart from it."
        )
    if not stated.has_fallback_dir:
        yield (
            "CALLROUTER_FALLBACK_DIR is not set: the documents for when this service is down "
            "are written nowhere. Name a folder that the file server serves."
        )


def property_sentences(stated: Stated, house: House) -> Iterator[str]:
    """What is wrong with the properties' fail-safe numbers and documents; the house is open."""
    ours = house.snapshots.our_numbers
    found = {number: house.snapshots.find_by_number(number) for number in set(ours)}
    known = {each.property.id: each.property for each in found.values() if each}.values()
    if without := sorted(each.name for each in known if each.failsafe_number is None):
        yield (
            f"No fail-safe number: {', '.join(without)}. Give each an outside phone that is "
            "always answered; until then CALLROUTER_FAILSAFE_NUMBER stands in, if it is set."
        )
    for each in known:
        if each.failsafe_number in ours:
            yield (
                f"The fail-safe number of {each.name} is {each.failsafe_number}, one of our own "
                "tracking numbers: the call would come back, so it is not dialled. Choose an "
                "outside phone."
            )
    yield from _document_sentences(stated)


def _document_sentences(stated: Stated) -> Iterator[str]:
    documents = stated.documents
    if documents is None:
        return
    folder = documents.files.folder
    try:
        documents.files.try_to_write()
    except OSError as error:
        yield (
            f"CALLROUTER_FALLBACK_DIR: nothing can be written into {folder} ({error.strerror}). "
            "See that it is there and that the service may write into it."
        )
    if wrong := sorted(documents.files.find_wrong(documents.expected())):
        named = ", ".join(wrong[:_NAMED]) + (" …" if len(wrong) > _NAMED else "")
        yield (
            f"{len(wrong)} documents for when this service is down are missing from {folder} or "
            f"not what they should be ({named}). Restart the service, which writes all of them; "
            "a publish writes those of its property."
        )


def _host_and_port(url: str) -> tuple[str | None, int | None]:
    parts = urlsplit(url)
    return parts.hostname, parts.port or _PORTS.get(parts.scheme)
