"""How do tests of flows send a drawing? As JSON, with the state they have read."""

import msgspec

from operations.demo_parts import ALDER

FLOW = "/flows/1"


def drawn(flow):
    return msgspec.json.decode(msgspec.json.encode(flow))


async def put(program, flow, read, url=FLOW):
    return await program.put(
        f"{url}/draft", json=drawn(flow), headers={"If-Match": read.headers["ETag"]}
    )


async def made(program, flow, **changes):
    body = {"property_id": ALDER, "draft": drawn(flow)} | changes
    answer = await program.post("/flows", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]
