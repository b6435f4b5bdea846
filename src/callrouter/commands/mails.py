"""`callrouter mails`: read what the demo would have mailed."""

import click

from callrouter.commands.running import data_dir_of
from callrouter.commands.stating import read_settings
from callrouter.providers.mail.sink import FOLDER, MailSink


@click.command()
@click.argument("name", required=False)
def mails(name: str | None) -> None:
    """List the mails that the demo kept on this machine, the newest first, or show the one called
    NAME."""
    sink = MailSink(data_dir_of(read_settings()) / FOLDER)
    if name is None:
        found = sink.list_mails()
        for each in found:
            click.echo(f"{each.name}  {each.to}  {each.subject}")
        if not found:
            click.echo(f"There are no mails in {sink.folder}.")
        return
    mail = sink.find_mail(name)
    if mail is None:
        raise click.ClickException(f"There is no mail {name}; `callrouter mails` lists them.")
    click.echo(f"To: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}", nl=False)
