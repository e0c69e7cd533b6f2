"""What may be written in a request: short text without control characters, real coordinates, names of things."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

MOST_WORDS: Final = 300


def _plain(text: str) -> str:
    if any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in text):
        raise ValueError("control characters are not allowed")
    return text


Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_WORDS), AfterValidator(_plain)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(_plain)]
Mode = Literal["car", "motorcycle", "ebike", "foot"]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-85, le=85, allow_inf_nan=False)]
Seq = Annotated[int, Field(ge=0, le=2**53)]


class Asked(BaseModel):
    """Base of every request body: unknown fields are refused, for they are mostly misspelt ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)
