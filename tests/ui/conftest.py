"""The demo study, built once for all windows under test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.services import demo_study, study_library
from fsh_coder.store.database import StudyDatabase


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo study, built once per process; tests that write take a copy."""
    folder = tmp_path_factory.mktemp("demo")
    demo_study.build(folder)
    return folder


@pytest.fixture(scope="module")
def demo_db(demo_folder: Path) -> Iterator[StudyDatabase]:
    """The demo study, open for a module's tests to read."""
    with study_library.open_study(demo_folder / demo_study.FILE_NAME) as db:
        yield db
