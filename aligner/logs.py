"""Structured logs: events with fields, as lines of text or JSON on standard error; none unless asked for."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

Kind = Literal["text", "json"]
ERROR, WARNING, INFO = logging.ERROR, logging.WARNING, logging.INFO
LOG = logging.getLogger("aligner")
LOG.addHandler(logging.NullHandler())


def event(name: str, level: int = INFO, **fields: Any) -> None:
    """Log an event, such as ``article.filed``, with fields that JSON can hold."""
    LOG.log(level, name, extra={"fields": fields})


def notice(text: str) -> None:
    """Tell the user at once what must not go unnoticed, on standard error, whether or not events are logged."""
    print(f"aligner: {text}", file=sys.stderr, flush=True)


def wanted() -> bool:
    """Return True if events go anywhere: those that cost time to make need not be made otherwise."""
    return LOG.isEnabledFor(logging.INFO) and any(type(one) is logging.StreamHandler for one in LOG.handlers)


def configure(kind: Kind, level: int = INFO) -> None:
    """Write events, and what libraries warn of, to standard error from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if kind == "json" else TextFormatter())
    for name, least in (("aligner", level), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(least)
        logger.propagate = False


class JsonFormatter(logging.Formatter):
    """One JSON object a line: ``time`` (UTC), ``level``, ``event``, then the event's own fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record on one line."""
        return json.dumps(_fields(record), ensure_ascii=False, default=str)


class TextFormatter(logging.Formatter):
    """The same on a line for people: time, level, event, name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record on one line."""
        fields = _fields(record)
        head = [fields.pop(name) for name in ("time", "level", "event")]
        return " ".join([*head, *(f"{name}={_shown(value)}" for name, value in fields.items())])


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    at = datetime.fromtimestamp(record.created, UTC)
    fields = {
        "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "event": record.getMessage(),
        **getattr(record, "fields", {}),
    }
    if record.exc_info:
        fields["trace"] = logging.Formatter().formatException(record.exc_info)
    return fields


def _shown(value: Any) -> str:
    """Write a value on one line; one with spaces or line breaks is quoted."""
    text = str(value)
    return text if text and text.isprintable() and " " not in text else json.dumps(text, ensure_ascii=False)
