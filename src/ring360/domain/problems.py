"""What the user must mend: one exception for every input that cannot be taken, told in the reader's language."""

from __future__ import annotations


class Problem(Exception):
    """An input, setting or surrounding that stops the work.

    `code` names the message `problem-<code>` of the language room; `details` fill it (file, row, field, reason).
    The command line prints the message and exits with status 1 or greater, the API answers it with a 4xx.
    """

    def __init__(self, code: str, /, **details: str | int | float) -> None:
        self.code = code
        self.details = details
        told = ", ".join(f"{name}={value}" for name, value in details.items())
        super().__init__(f"{code}: {told}" if told else code)
