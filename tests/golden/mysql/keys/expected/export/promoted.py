"""What becomes of `promoted`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Promoted


class PromotedExport(Export):
    source = Promoted
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int
            id=Unmapped(old.id),
            # code  varchar(10) NOT NULL
            code=Unmapped(old.code),
        )
