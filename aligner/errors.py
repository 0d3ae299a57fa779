"""What can go wrong, as one tree.

::

    AlignerError            one clear sentence for the user: what is wrong, where, what to do
    ├── InputError          a page, pair file or argument that cannot be read
    │   └── ExtractionError a page was read, but holds no article
    ├── PackageError        a translation package is missing, broken or hostile
    ├── GlossaryError       the termbase breaks its own rules; names file and line
    │   └── ChangedError    somebody else changed the same concept first
    ├── ProfileError        a site profile of the user's breaks the rules
    ├── StoreError          the database is locked, full, newer, or not ours
    │   └── ConflictError   somebody else decided on the same pair first
    └── ExportError         the output cannot be written in that format or place

The message is the only argument, so that every error survives pickling between processes.
"""


def sentence(said: str) -> str:
    """Return the message with a full stop; messages are also parts of longer ones."""
    return said if said.endswith((".", "!", "?")) else f"{said}."


class AlignerError(Exception):
    """Base of all expected failures; ``str(error)`` is the sentence that the user reads."""


class InputError(AlignerError):
    """A page, pair file or argument that cannot be read."""


class ExtractionError(InputError):
    """A page was read, but holds no article."""


class PackageError(AlignerError):
    """A translation package is missing, broken or hostile."""


class GlossaryError(AlignerError):
    """The termbase breaks its own rules.

    ``place`` is file:line, "" where the caller knows it better; ``field`` the key that is wrong ("region"), or a language
    and one of its names ("ru Баки"); ``message`` the rest of the sentence.
    """

    def __init__(self, message: str, *, place: str = "", field: str = "") -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place, self.field, self.message = place, field, message

    def __reduce__(self) -> tuple[object, ...]:
        return _glossary_error, (type(self), self.message, self.place, self.field)


def _glossary_error(kind: type[GlossaryError], message: str, place: str, field: str) -> GlossaryError:
    """Rebuild the error that another process raised."""
    return kind(message, place=place, field=field)


class ChangedError(GlossaryError):
    """Somebody else changed the same concept first; nothing was written."""


class ProfileError(AlignerError):
    """A site profile of the user's breaks the rules; names file and site."""


class StoreError(AlignerError):
    """The database is locked, full, newer than this program, or not ours."""


class ConflictError(StoreError):
    """Somebody else decided on the same pair first; nothing was written."""


class ExportError(AlignerError):
    """The output cannot be written in that format or place."""
