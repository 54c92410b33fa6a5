"""Ids that are unique and sort by time."""

from fsh_coder.domain.identifiers import new_uuid


def test_ids_are_version_7_and_differ() -> None:
    """Ten thousand ids are all different, and each says it is a UUIDv7."""
    ids = [new_uuid() for _ in range(10_000)]
    assert len(set(ids)) == len(ids)
    assert {each.version for each in ids} == {7}
    assert {each.variant for each in ids} == {"specified in RFC 4122"}


def test_ids_sort_in_the_order_they_were_made() -> None:
    """An id made later by one process is not sorted before an earlier one's millisecond."""
    ids = [new_uuid() for _ in range(1000)]
    moments = [each.int >> 64 for each in ids]
    assert moments == sorted(moments)
