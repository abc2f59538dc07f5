"""What becomes of `crm.person`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import CrmPerson, Person


class CrmPersonExport(Export):
    source = CrmPerson
    target = Unmapped

    def row(self, old):
        return self.target(
            # public_person  integer
            public_person=Unmapped(ref(Person, old.public_person_id)),
            # name  text
            name=Unmapped(old.name),
        )
