"""What becomes of `later`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Later


class LaterExport(Export):
    source = Later
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # closed  datetime NOT NULL
            closed=Unmapped(old.closed),
        )
