"""What becomes of `tag`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Customer, Label


class LabelExport(Export):
    source = Label
    target = Unmapped

    def row(self, old):
        return self.target(
            # word  TEXT
            text=Unmapped(old.text),
            # customer  INTEGER
            customer=Unmapped(ref(Customer, old.customer_id)),
            # no  INTEGER
            no=Unmapped(old.no),
        )
