"""The command line: `callrouter --help` lists what it can do."""

import click

from callrouter.commands.backup import backup
from callrouter.commands.call import call
from callrouter.commands.check import check
from callrouter.commands.configuration import apply, export
from callrouter.commands.demo import demo
from callrouter.commands.key import key
from callrouter.commands.mails import mails
from callrouter.commands.migrate import migrate
from callrouter.commands.rebuild import rebuild
from callrouter.commands.restore import restore
from callrouter.commands.serve import serve
from callrouter.commands.simulator import simulator
from callrouter.commands.tables import from_template, import_csv
from callrouter.commands.user import user
from callrouter.commands.worker import worker


@click.group()
@click.version_option(package_name="callrouter")
def main() -> None:
    """Call tracking and call routing for apartment communities."""


_COMMANDS = (
    demo,
    serve,
    worker,
    simulator,
    migrate,
    check,
    user,
    key,
    export,
    apply,
    import_csv,
    from_template,
    call,
    mails,
    rebuild,
    backup,
    restore,
)

for command in _COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
