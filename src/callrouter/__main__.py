"""The command line: `callrouter --help` lists what it can do."""

import click

from callrouter.commands.backup import backup
from callrouter.commands.call import call
from callrouter.commands.check import check
from callrouter.commands.demo import demo
from callrouter.commands.mails import mails
from callrouter.commands.migrate import migrate
from callrouter.commands.rebuild import rebuild
from callrouter.commands.restore import restore
from callrouter.commands.serve import serve
from callrouter.commands.simulator import simulator
from callrouter.commands.worker import worker


@click.group()
@click.version_option(package_name="callrouter")
def main() -> None:
    """Call tracking and call routing for apartment communities."""


for command in (
    demo,
    serve,
    worker,
    simulator,
    migrate,
    check,
    call,
    mails,
    rebuild,
    backup,
    restore,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
