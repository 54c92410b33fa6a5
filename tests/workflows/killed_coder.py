"""A process that codes until it is killed; ``test_nothing_lost`` runs and kills it.

Run as ``python -m tests.workflows.killed_coder STUDY ASSIGNMENT CODER``. For each line on its
input it forks a process of its own, says that process's number, and says ``gone`` when it has
ended. The fork opens the study and codes without end; each action that was acknowledged to it
becomes one line.
"""

import os
import sys
from itertools import count
from pathlib import Path
from uuid import UUID

from fsh_coder.domain.identifiers import AssignmentId, CoderId
from fsh_coder.services import coding, study_library


def main() -> None:
    """Fork a coder for each line of input."""
    path, assignment_id = Path(sys.argv[1]), AssignmentId(UUID(sys.argv[2]))
    coder_id = CoderId(UUID(sys.argv[3]))
    # What is loaded once here need not be loaded two hundred times by the forks.
    with study_library.open_study(path) as db:
        coding.open_assignment(db, assignment_id, coder_id=coder_id)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _code(path, assignment_id, coder_id=coder_id)
        _say(str(pid))
        os.waitpid(pid, 0)
        _say("gone")


def _code(path: Path, assignment_id: AssignmentId, *, coder_id: CoderId) -> None:
    db = study_library.open_study(path)
    coding_session = coding.open_assignment(db, assignment_id, coder_id=coder_id)
    code = coding_session.rubric.codes[0].key
    dimension = coding_session.rubric.dimensions[0].key
    for number in count():
        mark = coding_session.mark(code, number % 3_600_000)
        _say(f"mark {mark.id.hex}")
        reason = f"reason {mark.id.hex}"
        coding_session.give_reason(dimension, reason)
        _say(reason)


def _say(line: str) -> None:
    # One write below the pipe's own size arrives whole or not at all.
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


if __name__ == "__main__":
    main()
