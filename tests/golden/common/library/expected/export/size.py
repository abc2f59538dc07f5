"""What becomes of `lib_sizes`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Size


class SizeExport(Export):
    source = Size
    target = Unmapped

    def row(self, old):
        return self.target(
            # isbn  varchar(13)
            isbn=Unmapped(old.isbn),
            # pages  INT
            pages=Unmapped(old.pages),
        )
