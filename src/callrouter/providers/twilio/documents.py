"""How is a document written without writing it anew for every caller?

Callers at the same node get the same document but for the place in its URLs, and their call's id
where phones ring. So it is written once, by `twiml`, for a stand-in that no real call can be, and
kept; for a caller the stand-in is replaced.
"""

import secrets
from functools import lru_cache
from xml.sax.saxutils import escape

from callrouter.ivr.actions import Action
from callrouter.ivr.place import Place, to_query
from callrouter.providers.twilio import twiml
from callrouter.providers.twilio.links import Links

DOCUMENTS_KEPT = 4_096
PLACES_KEPT = 16_384

# By lot, so that no words of staff or callers can hold them.
_NOWHERE = Place(10**17 + secrets.randbelow(9 * 10**17), None, "safe", node=0)
_NOBODY = f"CA{secrets.token_hex(16)}"
_NOBODYS_ID = _NOBODY.encode()


def write(actions: tuple[Action, ...], place: Place, links: Links, call_id: str) -> bytes:
    """What `twiml.write` writes, and raises."""
    body = _document(actions, links).replace(_query(_NOWHERE), _query(place))
    body = body.replace(_NOBODYS_ID, call_id.encode())
    if len(body) > twiml.MAX_DOCUMENT_BYTES:
        return twiml.write(actions, place, links, call_id)
    return body


@lru_cache(DOCUMENTS_KEPT)
def _document(actions: tuple[Action, ...], links: Links) -> bytes:
    return twiml.write(actions, _NOWHERE, links, _NOBODY)


@lru_cache(PLACES_KEPT)
def _query(place: Place) -> bytes:
    """As it stands in an attribute."""
    return escape(to_query(place)).encode()
