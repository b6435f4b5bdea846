"""Does the example of the docs build a community whose callers reach the right phone?"""

import subprocess
import sys

from commands.test_demo import StartDemo, data_dir, start  # noqa: F401  (fixtures)
from house.sources import ROOT

EXAMPLE = ROOT / "docs" / "examples" / "build_a_property.py"


def test_a_key_alone_builds_a_community_that_is_answered(start: StartDemo, data_dir):  # noqa: F811
    demo = start()
    key_file = data_dir / "demo.key"

    def run() -> str:
        command = [sys.executable, str(EXAMPLE), demo.url, str(key_file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    number = run()
    assert number.startswith("+1312555")
    call = demo.command("call", "+13125550177", number, "--at", "2026-11-25T10:00", "--press", "1")
    assert call.returncode == 0, call.stderr
    assert "Welcome to Cedar Court." in call.stdout
    assert "Leasing: rings Ann Bell for 20 s." in call.stdout
    assert run() == number  # a second time nothing is made or bought again
