"""Ten thousand mutated uploads, each read or refused with its sentence."""

from tests.test_messy_workbooks import mutations


def test_ten_thousand_mutated_uploads():
    read, refused = mutations(10_000, 2026)
    assert read > 1_000 and refused > 1_000
