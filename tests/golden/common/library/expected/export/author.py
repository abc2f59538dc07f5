"""What becomes of `lib_authors`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Author


class AuthorExport(Export):
    source = Author
    target = Unmapped

    def row(self, old):
        return self.target(
            # code  varchar(10) NOT NULL
            code=Unmapped(old.code),
            # full_name  varchar(80) NOT NULL
            full_name=Unmapped(old.full_name),
            # born  date
            born=Unmapped(old.born),
        )
