"""How is a new PostgreSQL data folder laid out, with the one role and the one database we use?

A cluster is made beside its place and moved there when it is whole, so a first start that was
interrupted leaves nothing half done.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from callrouter.store.embedded.binaries import Binaries
from callrouter.store.embedded.layout import (
    Account,
    EmbeddedDatabaseError,
    make_private_folder,
    read_or_make_password,
    run_as,
)

DATABASE_NAME = "callrouter"
"""Of the database and of its only role, which is a superuser."""

# Only the one role, only by password, only by the socket.
_HOST_RULES = f"local all {DATABASE_NAME} scram-sha-256\n"


def refuse_other_major(cluster: Path, programs: Binaries) -> None:
    """Raises EmbeddedDatabaseError if only data of another PostgreSQL version is there.

    An upgraded program must not begin with an empty database beside the old data.
    """
    others = [path.name for path in cluster.parent.glob("pg[0-9][0-9]") if path != cluster]
    if others and not cluster.exists():
        raise EmbeddedDatabaseError(
            f"The data in {cluster.parent} was written by PostgreSQL {max(others)[2:]}, but only "
            f"PostgreSQL {programs.major} is here: run `callrouter backup` with the old version, "
            f"move {cluster.parent} away, and run `callrouter restore` with the new one; to begin "
            "anew, just move it away."
        )


def prepare_cluster(cluster: Path, account: Account, programs: Binaries, *, durable: bool) -> str:
    """Makes the cluster if there is none; returns the password of its only role.

    `durable`: a new one is on the disk, safe against power loss, before it is used.
    """
    password, is_new = read_or_make_password(cluster.with_name(f"{cluster.name}.password"))
    set_password = f"ALTER ROLE {DATABASE_NAME} PASSWORD '{password}';\n"
    if not cluster.exists():
        scratch = cluster.with_name(f"{cluster.name}.new-{os.getpid()}")
        for left_over in cluster.parent.glob(f"{cluster.name}.new-*"):
            shutil.rmtree(left_over, ignore_errors=True)
        try:
            make_private_folder(scratch, account)
            _initialise(scratch, account, programs, durable=durable)
            create = f"CREATE DATABASE {DATABASE_NAME};\n"
            _run_single_user(scratch, account, programs, set_password + create)
            scratch.rename(cluster)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    elif is_new:
        # Somebody removed the password file; whoever may read the data may set a new one.
        _run_single_user(cluster, account, programs, set_password)
    return password


def _initialise(cluster: Path, account: Account, programs: Binaries, *, durable: bool) -> None:
    command = [programs.initdb, "-D", str(cluster), "-U", DATABASE_NAME, "--encoding=UTF8"]
    # Access rules are ours, below; until they are written nobody gets in.
    command += ["--auth=reject", "--no-instructions", *([] if durable else ["--no-sync"])]
    if programs.major >= 17:
        # The same sorting and upper and lower case on every platform, whatever its C library.
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    asked = run_as(account, [*command, "--locale=C.UTF-8"])
    if asked.returncode != 0 and "invalid locale" in asked.stderr:  # macOS has no C.UTF-8
        asked = run_as(account, [*command, "--locale=C"])
    if asked.returncode != 0:
        raise EmbeddedDatabaseError(
            f"PostgreSQL could not lay out its data in {cluster.parent}: {last_lines(asked.stderr)}"
        )
    (cluster / "pg_hba.conf").write_text(_HOST_RULES)


def _run_single_user(cluster: Path, account: Account, programs: Binaries, sql: str) -> None:
    """Runs statements, one a line, without a server; a failure never shows a statement's text."""
    command = [programs.postgres, "--single", "-D", str(cluster), "-c", "exit_on_error=on"]
    command += ["-c", "log_min_error_statement=panic", "postgres"]
    asked = run_as(account, command, stdin=sql)
    if asked.returncode != 0:
        raise EmbeddedDatabaseError(
            f"PostgreSQL could not prepare its data in {cluster.parent}: {last_lines(asked.stderr)}"
        )


def last_lines(text: str) -> str:
    """The end of what a program said, on one line."""
    return " / ".join(text.strip().splitlines()[-5:]) or "it said nothing"
