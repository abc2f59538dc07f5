"""What becomes of `line`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Line


class LineExport(Export):
    source = Line
    target = Unmapped

    def row(self, old):
        return self.target(
            # OrderId  INTEGER NOT NULL
            order_id=Unmapped(old.order_id),
            # line_no  INTEGER NOT NULL
            line_no=Unmapped(old.line_no),
            # qty  INTEGER
            qty=Unmapped(old.qty),
        )
