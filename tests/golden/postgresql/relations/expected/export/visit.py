"""What becomes of `visit`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import CrmPerson, Visit


class VisitExport(Export):
    source = Visit
    target = Unmapped

    def row(self, old):
        return self.target(
            # person_id  integer NOT NULL
            crm_person=Unmapped(ref(CrmPerson, old.crm_person_id)),
        )
