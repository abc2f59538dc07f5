"""What becomes of `area`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Area


class AreaExport(Export):
    source = Area
    target = Unmapped

    def row(self, old):
        return self.target(
            # tenant  integer NOT NULL
            tenant=Unmapped(old.tenant),
            # code  text NOT NULL
            code=Unmapped(old.code),
            # parent  text
            parent=Unmapped(old.parent),
        )
