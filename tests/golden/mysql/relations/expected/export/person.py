"""What becomes of `person`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Person


class PersonExport(Export):
    source = Person
    target = Unmapped

    def row(self, old):
        return self.target(
            # name  varchar(40) NOT NULL
            name=Unmapped(old.name),
            # partner_id  int
            partner=Unmapped(ref(Person, old.partner_id)),
        )
