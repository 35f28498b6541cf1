"""The sample's lines must be the same everywhere and tell the stories the stages show."""

from decimal import Decimal

from keyaccount.samples.lines import LINE_COLUMNS, ledger, line_rows


def test_the_lines_are_the_same_each_time() -> None:
    """Documentation quotes figures of the sample, so they may never wander."""
    assert list(line_rows()) == list(line_rows())
    assert ledger() == ledger()


def test_returns_name_the_line_they_reverse() -> None:
    """Credit notes are priced on the original sale, so the reference must be there and must exist."""
    place = {name: index for index, name in enumerate(LINE_COLUMNS)}
    rows = list(line_rows())
    sold = {(row[place["document"]], row[place["line"]]) for row in rows}
    returns = [row for row in rows if row[place["original_document"]] is not None]
    assert returns
    for row in returns:
        quantity = row[place["quantity"]]
        assert isinstance(quantity, Decimal)
        assert quantity < 0
        assert (row[place["original_document"]], row[place["original_line"]]) in sold


def test_lines_stand_under_the_ids_of_their_day() -> None:
    """A renamed and a merged customer keep their old ids in the books; the model must bring them together."""
    assert {row[0] for row in line_rows()} >= {"OLD-17", "C017", "C018"}
