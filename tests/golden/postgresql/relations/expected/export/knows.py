"""What becomes of `knows`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Knows, Person


class KnowsExport(Export):
    source = Knows
    target = Unmapped

    def row(self, old):
        return self.target(
            # one  integer NOT NULL
            one_person=Unmapped(ref(Person, old.one_person_id)),
            # other  integer NOT NULL
            other_person=Unmapped(ref(Person, old.other_person_id)),
        )
