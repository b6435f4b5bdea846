"""From where does a request come, for counting what comes from one place?

The peer of the connection is believed, and X-Forwarded-For only as far as proxies of ours wrote it:
anybody can send that header.
"""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

NOWHERE = "unknown"
_OF_ONE_HOUSEHOLD = 64  # bits of an IPv6 address that are one customer's; the rest are theirs


def address_of(
    peer: str | None, forwarded_for: Sequence[str], proxies: Sequence[IPv4Network | IPv6Network]
) -> str:
    """The address of the last that is no proxy of ours; of IPv6 its network.

    `forwarded_for` are the values of X-Forwarded-For, in the order they came.
    """
    if peer is None:
        return NOWHERE
    hops = [each.strip() for value in forwarded_for for each in value.split(",")] + [peer]
    address = NOWHERE
    for hop in reversed(hops):
        try:
            found = ip_address(hop)
        except ValueError:
            return address
        if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        address = str(found)
        if isinstance(found, IPv6Address):
            address = str(ip_network((found.packed, _OF_ONE_HOUSEHOLD), strict=False))
        if not any(found in proxy for proxy in proxies):
            return address
    return address
