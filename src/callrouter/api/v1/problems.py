"""How is a program told that something went wrong? As problem+json (RFC 9457).

`detail` is a sentence that says what to do; `errors` names each field (a JSON pointer) and its
cure. A 5xx tells nothing but that it is our fault.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from callrouter.api.v1.documents import ERROR, read_fault
from callrouter.domain.listing import UnknownOrderError
from callrouter.operations.alarms import Alarm, raise_alarm
from callrouter.operations.requests.repeat import KeyReusedError
from callrouter.operations.sessions.count_tries import TooManyTriesError
from callrouter.operations.sessions.sign_in import NotSignedInError
from callrouter.operations.work import (
    Fault,
    NotAllowedError,
    NotFoundError,
    NotUniqueError,
    RefusedError,
    StaleError,
)

MEDIA_TYPE = "application/problem+json"
_NO_JSON = "The body is no JSON; check its brackets and quotes."
_NO_SUCH_ADDRESS = "There is no such address here; /api/v1/openapi.json describes all there are."
_TITLES = {
    401: "You are not let in",
    403: "Not allowed",
    404: "Not found",
    405: "This cannot be done here",
    409: "It meets something that is there",
    412: "It has been changed since you read it",
    413: "The request is too long",
    415: "Send JSON",
    422: "It cannot be done as asked",
    428: "Say which state you have read",
    429: "Too many requests",
    500: "Our mistake",
}


class FieldProblem(BaseModel):
    """One thing that is wrong: where (a JSON pointer into the request), and what to do."""

    field: str | None = Field(examples=["/zone"])
    says: str = Field(examples=['"EST" is no time zone; use one like America/New_York.'])


class Problem(BaseModel):
    """What went wrong, and what to do about it."""

    type: str = Field("about:blank", examples=["about:blank"])
    title: str = Field(examples=["It cannot be done as asked"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=['"EST" is no time zone; use one like America/New_York.'])
    errors: list[FieldProblem] = []


class PreconditionRequiredError(RuntimeError):
    """A change without If-Match where one is needed."""


class TooManyRequestsError(RuntimeError):
    """The key has used what it may in this minute; `headers` tell when to come back."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__("Too many requests; wait as long as Retry-After says.")
        self.headers = headers


class UnauthorisedError(RuntimeError):
    """No key, or one that opens nothing."""


def problem(
    status: int,
    detail: str,
    faults: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    told = Problem(
        title=_TITLES.get(status, "It did not work"),
        status=status,
        detail=_sayable(detail),
        errors=[
            FieldProblem(field=each.field and _sayable(each.field), says=_sayable(each.sentence))
            for each in faults
        ],
    )
    return JSONResponse(
        told.model_dump(), status, dict(headers) if headers else None, media_type=MEDIA_TYPE
    )


def _sayable(text: str) -> str:
    """What was sent may be told back; half a character of it cannot."""
    return text.encode(errors="replace").decode()


def answer(error: Exception) -> Response | None:
    """The answer to what an operation raised; None where it is a mistake of ours."""
    match error:
        case NotFoundError():
            return problem(404, str(error))
        case NotAllowedError():
            return problem(403, str(error))
        case StaleError():
            return problem(412, str(error))
        case PreconditionRequiredError():
            return problem(428, str(error))
        case NotUniqueError():
            return problem(409, str(error), error.faults)
        case KeyReusedError() | RefusedError():
            return problem(422, str(error), error.faults)
        case UnknownOrderError():
            return problem(422, str(error), [Fault(str(error), "/sort")])
        case UnauthorisedError() | NotSignedInError():
            headers = {"WWW-Authenticate": 'Bearer realm="callrouter"'}
            return problem(401, str(error), headers=headers)
        case TooManyRequestsError():
            return problem(429, str(error), headers=error.headers)
        case TooManyTriesError():
            return problem(429, str(error), headers={"Retry-After": str(error.seconds)})
        case RequestValidationError():
            return _unreadable(error)
        case HTTPException(status_code=400):  # the framework's, for a body that is no text
            return problem(422, _NO_JSON, [Fault(_NO_JSON)])
        case HTTPException(status_code=404, detail="Not Found"):
            return problem(404, _NO_SUCH_ADDRESS)
        case HTTPException(status_code=405):
            allowed = (error.headers or {}).get("Allow", "")
            return problem(405, f"This address takes {allowed} only.", headers=error.headers)
        case HTTPException():
            return problem(error.status_code, str(error.detail), headers=error.headers)
        case _:
            return None


def add_handlers(program: FastAPI) -> None:
    """All that is raised becomes a problem, also where no route was found."""

    async def handle(_: Request, error: Exception) -> Response:
        found = answer(error)
        if found is not None:
            return found
        raise_alarm(Alarm.OUR_MISTAKE, "A request of a program failed.", error=error)
        return problem(500, "Something went wrong on our side; it has been written down.")

    for each in (HTTPException, RequestValidationError, Exception):
        program.add_exception_handler(each, handle)


def _unreadable(error: RequestValidationError) -> Response:
    faults = [_fault(each) for each in error.errors()]
    return problem(422, " ".join(each.sentence for each in faults[:3]), faults)


def _fault(found: Mapping[str, Any]) -> Fault:
    where, *rest = found["loc"]
    if found["type"] == "json_invalid":
        return Fault(_NO_JSON)
    if found["type"] == ERROR:
        says, pointer = read_fault(found["ctx"])
        field = "".join(f"/{part}" for part in rest) + pointer
        return Fault(f"{field[1:].replace('/', '.') or 'The body'}: {says}", field or None)
    field = "".join(f"/{part}" for part in rest)
    name = ".".join(str(part) for part in rest) or "The body"
    if where in ("query", "path", "header"):
        return Fault(f"{name}: {_sentence(found)}", f"{where}:{name}")
    return Fault(f"{name}: {_sentence(found)}", field or None)


def _sentence(found: Mapping[str, Any]) -> str:
    match found["type"]:
        case "missing":
            return "it is missing; give it a value."
        case "extra_forbidden":
            return "there is no such field; leave it out or check its spelling."
        case _:
            message = str(found["msg"]).removeprefix("Value error, ")
            return f"{message[:1].lower()}{message[1:]}" + ("" if message.endswith(".") else ".")
