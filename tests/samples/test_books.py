"""The sample book must hold together and carry the stories the documentation tells."""

from keyaccount.samples import AS_OF, distributor


def test_the_book_holds_together() -> None:
    """If the bundled book had a dangling reference, the first thing a newcomer sees would be an error."""
    book = distributor()
    assert book.as_of == AS_OF
    assert book.customer("OLD-17").id == "C017"
    assert book.customer("C018").id == "C002"
    assert [one.id for one in book.family("C019")] == ["C001", "C019"]


def test_the_language_changes_names_only() -> None:
    """Figures must not depend on the language somebody reads them in."""
    assert distributor("zh").ledger == distributor("en").ledger
    assert distributor("zh").customer("C003").name == "湖滨商城"
