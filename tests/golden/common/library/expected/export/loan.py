"""What becomes of `lib_loans`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Book, Loan


class LoanExport(Export):
    source = Loan
    target = Unmapped

    def row(self, old):
        return self.target(
            # isbn  varchar(13) NOT NULL
            book=Unmapped(ref(Book, old.book_id)),
            # number  INT NOT NULL
            number=Unmapped(old.number),
            # lent  date
            lent=Unmapped(old.lent),
            # note  varchar(40) NOT NULL
            note=Unmapped(old.note),
        )
