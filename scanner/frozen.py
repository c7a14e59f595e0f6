"""The base of every model: a value that cannot change after it was made."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A frozen model of our own making: an unknown key is a mistake and is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Open(BaseModel):
    """A frozen model that is exchanged with other programs: keys we do not know are kept as they are."""

    model_config = ConfigDict(frozen=True, extra="allow")
