"""What can be set from outside? Environment variables with the prefix `CALLROUTER_`.

Only `app` and the command line read this; everything below is given what it needs.
"""

import re
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from callrouter.dni.domains import read_domain
from callrouter.domain.numbers import is_e164
from callrouter.operations.mail.judge_address import judge_address
from callrouter.providers.mail.smtp import Tls
from callrouter.providers.twilio.links import Links
from callrouter.providers.twilio.signature import check_public_url
from callrouter.store.engine import read_url

_ACCOUNT_SID = re.compile(r"AC[0-9a-fA-F]{32}")


class Settings(BaseSettings):
    """All settings; `callrouter check` lists them with their state."""

    model_config = SettingsConfigDict(
        env_prefix="CALLROUTER_", env_ignore_empty=True, hide_input_in_errors=True
    )

    database_url: SecretStr | None = Field(
        None, description="PostgreSQL to use; without it an embedded one is started."
    )
    database_direct_url: SecretStr | None = Field(
        None,
        description="The same database past a pooler, to be told of changes at once; if unset, "
        "CALLROUTER_DATABASE_URL.",
    )
    data_dir: Path | None = Field(
        None,
        description="Where this machine keeps its files: the spool and the snapshots for outages, "
        "and the embedded PostgreSQL.",
    )
    public_url: str | None = Field(
        None, description="Where the telephone company reaches this service, as it signs it."
    )
    pages_url: str | None = Field(
        None, description="Where people reach the pages; links in mails begin with it."
    )
    proxies: str | None = Field(
        None,
        description="What stands in front of this service: addresses or networks, commas between. "
        "Their X-Forwarded-For tells where people sign in from.",
    )
    twilio_account_sid: str | None = Field(
        None, description="The account whose webhooks are taken; any, when only a token is set."
    )
    twilio_auth_token: SecretStr | None = Field(
        None, description="Checks webhooks signed with SHA-1 (X-Twilio-Signature)."
    )
    twilio_auth_token_former: SecretStr | None = Field(
        None, description="The token before it was rotated; taken as well while it is set."
    )
    twilio_shared_key: SecretStr | None = Field(
        None, description="Checks webhooks signed with SHA-256."
    )
    twilio_shared_key_former: SecretStr | None = Field(
        None, description="The shared key before it was rotated; taken as well while it is set."
    )
    twilio_api_base: str | None = Field(
        None,
        description="Where Twilio's REST API is asked for numbers; if unset, Twilio's own hosts.",
    )
    failsafe_number: str | None = Field(
        None, description="Dialled for calls to numbers that belong to no property."
    )
    mail_domain: str | None = Field(
        None, description="The domain of sources' e-mail addresses, like mail.example.com."
    )
    fallback_dir: Path | None = Field(
        None, description="Where a document per number is written for when this service is down."
    )
    fallback_base_url: str | None = Field(
        None, description="Where a file server apart from this service serves that folder."
    )
    smtp_host: str | None = Field(
        None, description="The mail server; without it no mail is sent, and alarms reach nobody."
    )
    smtp_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="Its port; if unset, 587, or what CALLROUTER_SMTP_TLS needs.",
    )
    smtp_user: str | None = Field(None, description="Who we are to the mail server, if it asks.")
    smtp_password: SecretStr | None = Field(None, description="The password of that user.")
    smtp_tls: Tls = Field(
        Tls.STARTTLS,
        description="How the way to it is kept private: starttls, tls (from the start) or none.",
    )
    mail_from: str | None = Field(
        None, description="Who our mails are from: calls@example.com, or Name <calls@example.com>."
    )
    worker: bool = Field(True, description="Whether `callrouter serve` also does jobs: on or off.")
    simulator_account_sid: str | None = Field(
        None, description="The simulated telephone company's account; demo and tests only."
    )
    simulator_token: SecretStr | None = Field(
        None, description="Signs the simulated company's webhooks; demo and tests only."
    )
    simulator_callback_url: str | None = Field(
        None, description="Where the simulated company reaches this service."
    )
    simulator_api_base: str | None = Field(
        None,
        description="Where the simulated company is asked for numbers, in place of the real one.",
    )

    @field_validator("failsafe_number")
    @classmethod
    def _is_a_number(cls, value: str | None) -> str | None:
        if value is not None and not is_e164(value):
            raise ValueError("write the number with its country code, like +12125550199")
        return value

    @field_validator("mail_domain")
    @classmethod
    def _is_a_domain(cls, value: str | None) -> str | None:
        domain = None if value is None else read_domain(value)
        if value is not None and (domain is None or domain.endswith(".*")):
            raise ValueError("write a domain, like mail.example.com")
        return domain

    @field_validator("twilio_account_sid")
    @classmethod
    def _is_an_account(cls, value: str | None) -> str | None:
        if value is not None and not _ACCOUNT_SID.fullmatch(value):
            raise ValueError("write the account's SID as Twilio shows it: AC and 32 hex digits")
        return value

    @field_validator("public_url", "simulator_callback_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        return None if value is None else Links(check_public_url(value)).public_url

    @field_validator("twilio_api_base", "simulator_api_base")
    @classmethod
    def _is_a_rest_api(cls, value: str | None) -> str | None:
        return None if value is None else check_public_url(value, "The API base")

    @field_validator("fallback_base_url")
    @classmethod
    def _is_a_file_server(cls, value: str | None) -> str | None:
        return None if value is None else check_public_url(value, "The fallback base URL")

    @field_validator("proxies")
    @classmethod
    def _are_networks(cls, value: str | None) -> str | None:
        try:
            _read_networks(value)
        except ValueError:
            raise ValueError("write addresses or networks, like 10.0.0.7, 172.16.0.0/12") from None
        return value

    @field_validator("pages_url")
    @classmethod
    def _is_where_pages_are(cls, value: str | None) -> str | None:
        return None if value is None else check_public_url(value, "The pages' URL")

    @field_validator("database_url", "database_direct_url")
    @classmethod
    def _is_a_database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            read_url(value.get_secret_value())
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_a_sender(cls, value: str | None) -> str | None:
        if value is not None and (
            not value.isprintable() or judge_address(parseaddr(value)[1]) is not None
        ):
            raise ValueError("write calls@example.com or Name <calls@example.com>")
        return value

    @model_validator(mode="after")
    def _mail_is_whole(self) -> "Settings":
        if self.smtp_host and not self.mail_from:
            raise ValueError("CALLROUTER_SMTP_HOST needs CALLROUTER_MAIL_FROM")
        if (self.smtp_user is None) != (self.smtp_password is None):
            raise ValueError("set CALLROUTER_SMTP_USER and CALLROUTER_SMTP_PASSWORD, or neither")
        return self

    @property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return _read_networks(self.proxies)

    @model_validator(mode="after")
    def _tokens_fit(self) -> "Settings":
        if self.twilio_auth_token_former and not self.twilio_auth_token:
            raise ValueError(
                "CALLROUTER_TWILIO_AUTH_TOKEN_FORMER needs CALLROUTER_TWILIO_AUTH_TOKEN"
            )
        if self.twilio_shared_key_former and not self.twilio_shared_key:
            raise ValueError(
                "CALLROUTER_TWILIO_SHARED_KEY_FORMER needs CALLROUTER_TWILIO_SHARED_KEY"
            )
        if (
            self.simulator_account_sid is not None
            and self.simulator_account_sid == self.twilio_account_sid
        ):
            raise ValueError("the simulator's account must not be the real one")
        return self


def _read_networks(text: str | None) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(each.strip()) for each in (text or "").split(",") if each.strip())
