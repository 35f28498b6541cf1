"""The nightly job: identify again, say who moved since the last review, keep the review for the next night.

Run it with `python examples/crm_sqlalchemy/nightly.py` (two quarters of the bundled market in a database in
memory) or give it a database of your own: `nightly.py --database sqlite:///crm.db --as-of 2026-03-31`.
"""

from __future__ import annotations

import argparse
from datetime import date

from mapping import latest, read_book, store
from sample_data import fill
from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from tables import Base

import keyaccount as ka

SUBJECT = "all customers"
POLICY = ka.standard_policy(ka.Money(30_000_000, "CNY"))


def run_night(session: Session, as_of: date) -> ka.Review:
    """Identify on the book of one day and compare with the review before; one transaction, all or nothing."""
    ranking = ka.identify(read_book(session, as_of), POLICY, as_of)
    review = ka.review(latest(session, ka.Review, SUBJECT, as_of), ranking)
    store(session, review, SUBJECT, as_of)
    store(session, ka.shortlist(ranking, 5, prepared_by="nightly", prepared_on=as_of), SUBJECT, as_of)
    session.commit()
    return review


def main() -> None:
    """Run one night on a database, or two on the bundled market."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", default="sqlite://", help="an SQLAlchemy URL")
    parser.add_argument("--as-of", type=date.fromisoformat, default=None)
    options = parser.parse_args()
    engine = create_engine(options.database)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        if options.as_of is None:
            fill(session)
        nights = [options.as_of] if options.as_of else [date(2025, 12, 31), date(2026, 3, 31)]
        for night in nights:
            print(run_night(session, night).summary())


if __name__ == "__main__":
    main()
