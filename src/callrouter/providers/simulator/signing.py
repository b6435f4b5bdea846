"""How does the telephone company prove that a webhook is its own?

X-Twilio-Signature: HMAC-SHA1, keyed with the account's auth token, over the whole URL followed
by every form field name and value in order. Source: Twilio, "Webhooks security".
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable

SIGNATURE_HEADER = "X-Twilio-Signature"


def sign(auth_token: str, url: str, form: Iterable[tuple[str, str]] = ()) -> str:
    """Return the header's value for a request to `url` (with its query, without its fragment).

    `form` is what is posted; for GET pass nothing, the query is part of the URL. A pair that
    occurs twice counts once, as in the provider's own validators.
    """
    text = url + "".join(name + value for name, value in sorted(set(form)))
    digest = hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
