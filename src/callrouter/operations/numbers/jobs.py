"""Which jobs are there of numbers? By the kind that a job names."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from callrouter.operations.house import House
from callrouter.operations.numbers.buy_number import buy_number, look_after_orders
from callrouter.operations.numbers.check_number import CHECK_JOB, check_numbers
from callrouter.operations.numbers.order_numbers import BUY_JOB
from callrouter.operations.numbers.release_number import RELEASE_JOB, give_back
from callrouter.operations.numbers.set_up_number import SET_UP_JOB, set_up_later

DoJob = Callable[[House, Mapping[str, Any]], Awaitable[None]]

LOOK_AFTER_JOB = "look after orders"

JOBS: Mapping[str, DoJob] = {
    BUY_JOB: buy_number,
    LOOK_AFTER_JOB: look_after_orders,
    SET_UP_JOB: set_up_later,
    RELEASE_JOB: give_back,
    CHECK_JOB: check_numbers,
}
EVERY_HOUR = (LOOK_AFTER_JOB, CHECK_JOB)
