"""What becomes of `pointing`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Maybe, Pointing, Promoted


class PointingExport(Export):
    source = Pointing
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  integer NOT NULL
            id=Unmapped(old.id),
            # code  character varying(10)
            maybe=Unmapped(ref(Maybe, code=old.maybe_id)),
            # promoted  character varying(10)
            promoted=Unmapped(ref(Promoted, old.promoted_id)),
        )
