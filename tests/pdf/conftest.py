import pytest

from tests.pdf import programs


@pytest.fixture(scope="session")
def vera(tmp_path_factory):
    """The compiled check."""
    folder = tmp_path_factory.mktemp("vera")
    programs.compile_check(folder)
    return folder
