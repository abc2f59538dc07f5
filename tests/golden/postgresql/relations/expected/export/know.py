"""What becomes of `knows`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Know, Person


class KnowExport(Export):
    source = Know
    target = Unmapped

    def row(self, old):
        return self.target(
            # one  integer NOT NULL
            one=Unmapped(ref(Person, old.one_id)),
            # other  integer NOT NULL
            other=Unmapped(ref(Person, old.other_id)),
        )
