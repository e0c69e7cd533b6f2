"""Why something that a tracker sent was not taken: a code each, counted by the gateway, told in the reference."""

from __future__ import annotations

from typing import Final

TOO_LONG: Final = "too-long"
TOO_SHORT: Final = "too-short"
BAD_ESCAPE: Final = "bad-escape"
BAD_CHECKSUM: Final = "bad-checksum"
BAD_LENGTH: Final = "bad-length"
ENCIPHERED: Final = "enciphered"
ENCIPHERED_POSITION: Final = "enciphered-position"
BAD_PARTS: Final = "bad-parts"
TOO_MANY_PARTS: Final = "too-many-parts"
PARTS_MISSING: Final = "parts-missing"
NOT_AUTHENTICATED: Final = "not-authenticated"
UNKNOWN_DEVICE: Final = "unknown-device"
WRONG_CODE: Final = "wrong-code"
OTHER_DEVICE: Final = "other-device"
NO_DEVICE: Final = "no-device"
UNSUPPORTED: Final = "unsupported-message"
BAD_BODY: Final = "bad-body"
BAD_BATCH: Final = "bad-batch"
BAD_TIME: Final = "bad-time"
OFF_THE_GLOBE: Final = "off-the-globe"
NO_POSITION: Final = "no-position"
NOT_A_LOCATION: Final = "not-a-location"

REFUSALS: Final = frozenset(
    {
        TOO_LONG, TOO_SHORT, BAD_ESCAPE, BAD_CHECKSUM, BAD_LENGTH, ENCIPHERED, ENCIPHERED_POSITION, BAD_PARTS,
        TOO_MANY_PARTS, PARTS_MISSING, NOT_AUTHENTICATED, UNKNOWN_DEVICE, WRONG_CODE, OTHER_DEVICE, NO_DEVICE,
        UNSUPPORTED, BAD_BODY, BAD_BATCH, BAD_TIME, OFF_THE_GLOBE, NO_POSITION, NOT_A_LOCATION,
    }
)  # fmt: skip
