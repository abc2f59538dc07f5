"""What becomes of `addr` and `town`."""

from legacygen.runtime.export import Export, clean, ref

from legacy.models import Addr, Country
from rental.models import Address, Phone


class AddrExport(Export):
    source = Addr
    target = Address

    def queryset(self):
        return super().queryset().select_related("town")

    def row(self, old):
        address = self.target(
            street=old.street,
            postcode=clean.text(old.zip),
            city=old.town.name,
            country=ref(Country, old.town.country_id),
        )
        numbers = {"phone": old.phone, "fax": old.fax}
        phones = {
            part: Phone(address=address, number=number)
            for part, number in numbers.items()
            if number
        }
        return {"address": address, **phones}
