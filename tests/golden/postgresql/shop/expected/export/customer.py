"""What becomes of `customer`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Customer


class CustomerExport(Export):
    source = Customer
    target = Unmapped

    def row(self, old):
        return self.target(
            # name  character varying(80) NOT NULL; As on the invoice
            name=Unmapped(old.name),
            # feeling  mood
            feeling=Unmapped(old.feeling),
            # tags  text[]; free words
            tags=Unmapped(old.tags),
            # balance  numeric(9,2) NOT NULL
            balance=Unmapped(old.balance),
            # seen  timestamp with time zone
            seen=Unmapped(old.seen),
            # secret  bytea
            secret=Unmapped(old.secret),
            # extra  jsonb
            extra=Unmapped(old.extra),
        )
