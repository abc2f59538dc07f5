"""What becomes of `made`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Made


class MadeExport(Export):
    source = Made
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  integer NOT NULL
            id=Unmapped(old.id),
            # number  integer NOT NULL
            number=Unmapped(old.number),
            # first  text
            first=Unmapped(old.first),
            # last  text
            last=Unmapped(old.last),
            # whole  text
            whole=Unmapped(old.whole),
        )
