"""Logs as one JSON object a line. Ids may stand in them; names, addresses and health never."""

import datetime as dt
import json
import logging

# What every record carries; all else was given by `extra` and is written out.
STANDARD = set(logging.makeLogRecord({}).__dict__) | {
    "message",
    "asctime",
    "taskName",
    "request",
    "server_time",
}


class JsonFormatter(logging.Formatter):
    """Write a record as JSON with time (UTC), level, logger, text and the extra fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        entry: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "say": record.getMessage(),
        }
        entry |= {key: value for key, value in record.__dict__.items() if key not in STANDARD}
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str, ensure_ascii=False)
