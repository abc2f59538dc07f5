"""What becomes of `lib_books`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Author, Book


class BookExport(Export):
    source = Book
    target = Unmapped

    def row(self, old):
        return self.target(
            # isbn  varchar(13) NOT NULL
            isbn=Unmapped(old.isbn),
            # author_code  varchar(10) NOT NULL
            author=Unmapped(ref(Author, old.author_id)),
            # sequel_of  varchar(13)
            sequel_of=Unmapped(ref(Book, old.sequel_of_id)),
            # title  varchar(200) NOT NULL
            title=Unmapped(old.title),
            # price  decimal(8,2) NOT NULL
            price=Unmapped(old.price),
            # pages  INT
            pages=Unmapped(old.pages),
            # weight  double precision
            weight=Unmapped(old.weight),
            # printed  smallint NOT NULL
            printed=Unmapped(old.printed),
            # blurb  TEXT
            blurb=Unmapped(old.blurb),
            # sold  bigint
            sold=Unmapped(old.sold),
        )
