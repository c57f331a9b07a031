"""The one exception whose text a person may read on a screen."""


class Refused(Exception):
    """Something that may not happen now, in words that the person can act on.

    `message` is Vietnamese and is the key of the translation catalogue; `values` fill its %(name)s places.
    Nothing was written when this is raised.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class Malformed(ValueError):
    """Bytes or text from outside that are not what they should be; the reason is one line for an administrator."""


class Forged(Malformed):
    """A signature that does not fit: damaged on the way, or somebody else's."""
