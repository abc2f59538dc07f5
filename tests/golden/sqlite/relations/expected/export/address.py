"""What becomes of `address`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Address, Country


class AddressExport(Export):
    source = Address
    target = Unmapped

    def row(self, old):
        return self.target(
            # street  TEXT NOT NULL
            street=Unmapped(old.street),
            # country_iso  char(2)
            country=Unmapped(ref(Country, iso=old.country_id)),
        )
