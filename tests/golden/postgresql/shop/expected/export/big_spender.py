"""What becomes of `big_spender`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import BigSpender


class BigSpenderExport(Export):
    source = BigSpender
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  integer
            id=Unmapped(old.id),
            # name  character varying(80)
            name=Unmapped(old.name),
        )
