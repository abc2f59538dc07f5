"""What becomes of `maybe`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Maybe


class MaybeExport(Export):
    source = Maybe
    target = Unmapped

    def row(self, old):
        return self.target(
            # code  character varying(10)
            code=Unmapped(old.code),
            # note  text
            note=Unmapped(old.note),
        )
