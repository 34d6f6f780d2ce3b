"""What the reader does with input that the specification refuses."""


class Refusal(Exception):
    """Input that must be refused, with the code of Protocol/Spec/errors.md."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code


def malformed(why: str) -> Refusal:
    """The refusal of bytes that cannot be decoded."""
    return Refusal("message-malformed", why)
