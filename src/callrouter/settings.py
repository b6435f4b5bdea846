"""What can be set from outside? Environment variables with the prefix `CALLROUTER_`.

Only `app` and the command line read this; everything below is given what it needs.
"""

import re
from pathlib import Path

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from callrouter.domain.numbers import is_e164
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
    fallback_dir: Path | None = Field(
        None, description="Where a document per number is written for when this service is down."
    )
    fallback_base_url: str | None = Field(
        None, description="Where a file server apart from this service serves that folder."
    )
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

    @field_validator("database_url", "database_direct_url")
    @classmethod
    def _is_a_database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            read_url(value.get_secret_value())
        return value

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
