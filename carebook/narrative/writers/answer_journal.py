"""The journal of a model's answers: what was answered once is never asked again."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from carebook.core.errors import InputError

ANSWERS_FOLDER = "answers"


class AnswerJournal:
    """One file, a line for each answered request, written as soon as it is answered.

    A run that is killed leaves at most one broken line, the last; it is passed over.
    """

    def __init__(self, path: Path, scrub: Callable[[str], str]) -> None:
        """Read what was answered before.

        Args:
            path: the journal; made when the first answer comes.
            scrub: takes out of a line what must not be written to a file, such as a key.

        Raises:
            InputError: the file is there and cannot be read.

        """
        self.path = path
        self._scrub = scrub
        self._responses: dict[str, Any] = {}
        try:
            lines = path.read_bytes().splitlines() if path.exists() else []
        except OSError as error:
            raise InputError.at(
                path, f"expected a journal of answers, found: {error.strerror}; remove it"
            ) from None
        for line in lines:
            try:
                entry = json.loads(line)
                self._responses[entry["request"]] = entry["response"]
            except (ValueError, TypeError, KeyError):
                continue

    def get(self, request: str) -> Any:
        """Return the answer to the request with this hash, or None."""
        return self._responses.get(request)

    def put(self, request: str, response: Any) -> None:
        """Keep an answer, on disk before this returns.

        Raises:
            InputError: the journal cannot be written.

        """
        entry = {"request": request, "response": response}
        line = self._scrub(json.dumps(entry, ensure_ascii=False)) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab+") as file:
                # After a run that was killed, the last line may lack its end. Whatever is looked
                # at, what is written goes to the end.
                if end := file.tell():
                    file.seek(end - 1)
                    line = line if file.read(1) == b"\n" else f"\n{line}"
                file.write(line.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise InputError.at(
                self.path, f"expected a file that can be written, found: {error.strerror}"
            ) from None
        self._responses[request] = response
