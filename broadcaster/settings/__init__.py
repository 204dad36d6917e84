"""The installation's settings: defaults < TOML file < environment (``BROADCASTER_...``).

A table of the file has its own variables: ``[website] interval`` is ``BROADCASTER_WEBSITE_INTERVAL``. A list is
written as JSON there; a single value may stand alone. Secrets come from the environment or from a file named by ``BROADCASTER_<NAME>_FILE``, never from TOML.
Unknown keys are errors that name the key.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin

from pydantic import AfterValidator, BaseModel, Field, PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from broadcaster.pictures.demands import PictureDemands
from broadcaster.settings.access import AccessSettings
from broadcaster.settings.identity import IdentityProvider
from broadcaster.settings.whereabouts import anchored, folder_of, known_zone, local_address, without_password
from broadcaster.website.links import LinkSettings
from broadcaster.website.site import Site
from broadcaster.words import Sentence
from broadcaster.words.errors import ConfigurationError
from broadcaster.words.reasons import reason

PREFIX = "BROADCASTER_"
DEFAULT_FILE = "broadcaster.toml"
KEY_FILE = "secret.key"
"""Where ``BROADCASTER_SECRET_KEY_FILE`` points by default: beside the settings file."""
SECRETS = ("secret_key", "database_password", "alerts", "oidc_secret")
_OUTSIDE = {"CONFIG", "LANG"}
"""Environment variables with our prefix that are not settings."""


class Settings(AccessSettings, LinkSettings, BaseSettings):
    """Everything an installation can be told. Durations are in seconds."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    organisation: str = Field(default="Kreis Musterland", min_length=1, max_length=200)
    language: Literal["de", "en"] = "de"
    time_zone: Annotated[str, AfterValidator(known_zone)] = "Europe/Berlin"
    database: str = "sqlite:///broadcaster.db"
    """An SQLAlchemy address without a password; a relative SQLite path is taken from the folder of the settings file."""
    database_password: SecretStr | None = None
    database_password_file: str = ""
    """Where the password for ``database`` stands alone; a relative path is taken from the folder of the settings file."""
    secret_key: SecretStr | None = None
    alerts: SecretStr | None = None
    """Apprise addresses of the people on duty, separated by white space, each in groups if wanted (``press=mailtos://…``).

    A secret, for it may hold passwords.
    """
    oidc_secret: SecretStr | None = None
    """The client secret at the identity provider of ``oidc``."""
    practice_address: Annotated[str, AfterValidator(local_address)] = "http://127.0.0.1:8480"
    """Where practice accounts find the practice platforms; only loopback addresses are accepted."""
    slots: int = Field(default=32, ge=1, le=256)
    """Deliveries in flight at once."""
    lease: float = Field(default=10.0, ge=0.1, le=600)
    """How long a silent worker keeps its deliveries."""
    tick: float = Field(default=5.0, ge=0.05, le=60)
    """How often a worker looks for due deliveries without being woken."""
    lateness: float = Field(default=900.0, ge=0)
    """How late a delivery may start after the installation was switched off; later it is missed."""
    expiry: float = Field(default=21_600.0, ge=60)
    """How long a broadcast without a valid-until is tried."""
    doubt_wait: float = Field(default=30.0, ge=0)
    """Wait after an unclear commit's deadline before the first read, so that a late sender is surely dead."""
    settle_factor: float = Field(default=1.0, ge=0.0, le=10.0)
    """Stretches (or, in practice, shortens) the time over which a channel is read back."""
    spacing: float = Field(default=300.0, ge=0, le=86_400)
    """Between two posts on one account that are repeated, or released when the website came or went."""
    playbooks: str = "playbooks"
    """The folder of the playbooks; a relative one is taken from the folder of the settings file."""
    playbook: str = ""
    """The playbook that is followed when the website goes down: the name of its file without ``.toml``."""
    feed_interval: float = Field(default=300.0, ge=1, le=86_400)
    """Between two looks at a feed of the website."""
    pictures: PictureDemands = PictureDemands()
    website: Site = Site()
    oidc: IdentityProvider = IdentityProvider()
    mentions: dict[str, dict[str, str]] = Field(default_factory=dict)
    """By channel: how ``@name`` in a text is written there."""

    @field_validator("mentions", mode="before")
    @classmethod
    def _from_json(cls, value: object) -> object:
        """In the environment a table is written as JSON."""
        return json.loads(value) if isinstance(value, str) else value

    _beside: Path = PrivateAttr(default_factory=Path)
    """Where the settings file lies, from wherever a command is called."""

    @property
    def folder(self) -> Path:
        """Where an SQLite database lies and what belongs beside it; for a server's, where the settings file lies."""
        return folder_of(self.database) or self._beside

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over the values from the file; nothing else."""
        return (env_settings, init_settings)


def load(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``path`` (default: ``$BROADCASTER_CONFIG``, else ``broadcaster.toml`` if it exists).

    Raises ConfigurationError naming the key and the remedy.
    """
    environment = os.environ if environment is None else environment
    path = settings_file(path, environment)
    values = _from_file(path, must_exist=path != Path(DEFAULT_FILE))
    _refuse_unknown(environment)
    values |= _from_environment(environment, key_file(path, environment))
    if values.get("database_password_file") and "database_password" not in values:
        values["database_password"] = secret_file(Path(str(values["database_password_file"])))
    for table, name, field in _nested():
        if variable(table, name) in environment and isinstance(values.setdefault(table, {}), dict):
            values[table][name] = _decoded(environment[variable(table, name)], field)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise _explained(error) from None
    site, folder = settings.website, path.parent.absolute()
    website = site.model_copy(update={"ca_file": site.ca_file and folder / site.ca_file})
    places = {"database": anchored(settings.database, path.parent), "playbooks": str(folder / settings.playbooks)}
    loaded = settings.model_copy(update={**places, "website": website, "pictures": settings.pictures.beside(folder)})
    loaded._beside = folder  # noqa: SLF001 - no setting that anybody writes
    return loaded


def _from_file(path: Path, *, must_exist: bool) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if not must_exist:
            return {}
        raise ConfigurationError(
            Sentence(
                de=f"Die Einstellungsdatei {path} gibt es nicht. „broadcaster init“ legt eine an.",
                en=f"The settings file {path} does not exist. 'broadcaster init' makes one.",
            )
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigurationError(
            Sentence(
                de=f"Die Einstellungsdatei {path} ist nicht lesbar ({error}). Bitte berichtigen Sie diese Stelle.",
                en=f"The settings file {path} cannot be read ({error}). Correct that place.",
            )
        ) from None
    for name in SECRETS:
        if name in values:
            raise _secret_in_file(name, path)
    if without_password(str(values.get("database", ""))) != str(values.get("database", "")):
        raise _secret_in_file("database_password", path)
    if values.get("database_password_file"):
        values["database_password_file"] = str(path.parent / str(values["database_password_file"]))
    return values


def _secret_in_file(name: str, path: Path) -> ConfigurationError:
    variable = f"{PREFIX}{name.upper()}_FILE"
    return ConfigurationError(
        Sentence(
            de=f"„{name}“ darf nicht in {path} stehen. Setzen Sie {variable} auf eine geschützte Datei.",
            en=f"{name} must not stand in {path}. Point {variable} to a protected file.",
        )
    )


def settings_file(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the settings are: ``path``, else ``$BROADCASTER_CONFIG``, else ``broadcaster.toml`` in this folder."""
    return path or Path(environment.get(f"{PREFIX}CONFIG", DEFAULT_FILE))


def key_file(path: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the key of the installation with the settings ``path`` is."""
    return Path(environment.get(f"{PREFIX}SECRET_KEY_FILE", path.parent / KEY_FILE))


def _from_environment(environment: Mapping[str, str], key: Path) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: environment[f"{PREFIX}{name.upper()}"]
        for name in Settings.model_fields
        if name not in tables() and f"{PREFIX}{name.upper()}" in environment
    }
    for name in SECRETS:
        named = environment.get(f"{PREFIX}{name.upper()}_FILE")
        if named and name not in values:
            values[name] = secret_file(Path(named))
    if "secret_key" not in values and key.exists():
        values["secret_key"] = secret_file(key)
    return values


def secret_file(path: Path) -> str:
    """A secret from its own file. Raises ConfigurationError."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            Sentence(
                de=f"Die Schlüsseldatei {path} ist nicht lesbar ({type(error).__name__}). Bitte prüfen Sie Ort und Rechte.",
                en=f"The key file {path} cannot be read ({type(error).__name__}). Check its place and its permissions.",
            )
        ) from None


def tables() -> dict[str, type[BaseModel]]:
    """The settings that are tables of the file, by name."""
    return {name: kind for name, field in Settings.model_fields.items() if (kind := _model(field.annotation))}


def variable(*path: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + "_".join(path).upper()


def _nested() -> Iterator[tuple[str, str, FieldInfo]]:
    """(table, name, field) of every setting in a table."""
    for table, model in tables().items():
        yield from ((table, name, field) for name, field in model.model_fields.items())


def _model(annotation: Any) -> type[BaseModel] | None:
    """The model that a setting, or each of a list, is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, dict):
        return next((found for kind in get_args(annotation) if (found := _model(kind))), None)
    return None


def _decoded(text: str, field: FieldInfo) -> Any:
    """A list as JSON or of one value; everything else as it is."""
    if get_origin(field.annotation) is not tuple:
        return text
    try:
        return json.loads(text) if text.startswith("[") else [text]
    except ValueError:
        return [text]


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    flat = [name for name in Settings.model_fields if name not in tables()]
    known = {variable(name) for name in flat} | {f"{variable(name)}_FILE" for name in SECRETS}
    known |= {variable(name) for name in _OUTSIDE} | {variable(table, name) for table, name, _field in _nested()}
    for name in environment:
        if name.startswith(PREFIX) and name not in known:
            raise _unknown(name, Settings)


def _unknown(key: str, model: type[BaseModel]) -> ConfigurationError:
    known = ", ".join(sorted(model.model_fields))
    return ConfigurationError(
        Sentence(
            de=f"Die Einstellung „{key}“ gibt es nicht. Bekannt sind: {known}.",
            en=f"There is no setting {key!r}. Known are: {known}.",
        )
    )


def _explained(error: ValidationError) -> ConfigurationError:
    found = error.errors(include_input=False, include_url=False)
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    key = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        return _unknown(key, _holder(first["loc"]))
    why = reason(first)
    return ConfigurationError(
        Sentence(
            de=f"Die Einstellung „{key}“ {why.de}. Bitte berichtigen Sie den Wert.",
            en=f"The setting {key} {why.en}. Correct its value.",
        )
    )


def _holder(place: tuple[int | str, ...]) -> type[BaseModel]:
    """The model in which a key would have to be known."""
    model: type[BaseModel] = Settings
    for step in place[:-1]:
        if isinstance(step, str) and step in model.model_fields:
            model = _model(model.model_fields[step].annotation) or model
    return model
