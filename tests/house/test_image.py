"""Do the Dockerfile and compose.yaml name what there is, and nothing that they should not?

No engine is needed; what an engine alone can tell is not told here.
"""

import json
import re

import pytest

from callrouter.__main__ import main
from callrouter.settings import Settings
from house.sources import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SENT_TO_THE_ENGINE = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
STAGES = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
LAST_STAGE = STAGES[-1]


def instructions(name: str, text: str = DOCKERFILE) -> list[str]:
    return re.findall(rf"^{name} +(.+)$", text, re.MULTILINE)


def test_what_is_copied_in_is_there_and_is_sent_to_the_engine():
    copied = [
        source
        for line in instructions("COPY")
        if not line.startswith("--from")
        for source in line.split()[:-1]
    ]
    assert copied
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert [source for source in copied if f"!{source}" not in SENT_TO_THE_ENGINE] == []
    assert SENT_TO_THE_ENGINE[1] == "*"


def test_images_are_named_with_a_version():
    images = [
        *(stage.split()[0] for stage in STAGES),
        *re.findall(r"^ +image: (\S+)$", COMPOSE, re.MULTILINE),
    ]
    assert len(images) >= 4
    assert [image for image in images if not re.search(r":[\w.-]*\d[\w.-]*$", image)] == []


def test_both_stages_have_the_same_python():
    assert len({stage.split()[0] for stage in STAGES}) == 1


def test_it_does_not_run_as_root():
    (user,) = instructions("USER", LAST_STAGE)
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)


def test_its_health_is_asked_of_healthz():
    (check,) = instructions("HEALTHCHECK", LAST_STAGE)
    program, *_, code = json.loads(check.partition(" CMD ")[2])
    assert program == "python"
    compile(code, "HEALTHCHECK", "exec")
    assert "'/healthz'" in code


def test_what_it_installs_is_checked_against_the_lock():
    installs = re.findall(r"pip (?:--python \S+ )?(?:download|install) +([^&\n]+)", DOCKERFILE)
    assert len(installs) == 3
    assert [
        line
        for line in installs
        if "--require-hashes -r requirements.lock" not in line and "--no-index" not in line
    ] == []


@pytest.mark.parametrize(
    "command",
    [
        *instructions("CMD", LAST_STAGE),
        *re.findall(r"^ +command: (\[.+\])$", COMPOSE, re.MULTILINE),
    ],
)
def test_every_command_is_one_that_the_program_has(command: str):
    program, name, *arguments = json.loads(command)
    assert program == "callrouter"
    main.commands[name].make_context(name, arguments)


def test_the_settings_that_compose_passes_are_the_programs():
    passed = set(re.findall(r"^ +(CALLROUTER_\w+):", COMPOSE, re.MULTILINE))
    known = {f"CALLROUTER_{name.upper()}" for name in Settings.model_fields}
    assert passed
    assert passed - known == set()


def test_no_password_is_written_down():
    given = re.findall(r"^ +(\w*PASSWORD): (.+)$", COMPOSE, re.MULTILINE)
    assert len(given) == 3
    written = ("${POSTGRES_PASSWORD:?", "${CALLROUTER_SMTP_PASSWORD:-}")
    assert [name for name, value in given if not value.startswith(written)] == []


def test_the_image_can_back_up_the_server_that_compose_starts():
    (client,) = re.findall(r"postgresql-client-(\d+)", DOCKERFILE)
    (server,) = re.findall(r"image: postgres:(\d+)", COMPOSE)
    assert client == server
