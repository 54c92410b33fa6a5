"""A process that codes on after its study was taken away, until it is killed.

Run as ``python -m tests.workflows.stranded_coder STUDY ASSIGNMENT CODER EMERGENCY``. It says
``ready``, waits for a line, and then says each mark that was acknowledged to it.
"""

import sys
from itertools import count
from pathlib import Path
from uuid import UUID

from fsh_coder.domain.identifiers import AssignmentId, CoderId
from fsh_coder.services import coding, study_library
from fsh_coder.services.emergency_log import EmergencyFolder


def main() -> None:
    """Code without end."""
    path, folder = Path(sys.argv[1]), EmergencyFolder(Path(sys.argv[4]))
    db = study_library.open_study(path)
    session = coding.open_assignment(
        db,
        AssignmentId(UUID(sys.argv[2])),
        coder_id=CoderId(UUID(sys.argv[3])),
        emergency=folder,
    )
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    code = session.rubric.codes[0].key
    for number in count():
        mark = session.mark(code, number % 3_600_000)
        where = "study" if session.kept is None else "kept"
        sys.stdout.write(f"{where} {mark.id.hex}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
