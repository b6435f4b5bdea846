"""What time is it? One of the two seams at which tests replace the world."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""Gives the present instant, aware."""
