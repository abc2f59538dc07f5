"""What becomes of `country`."""

from legacygen.runtime.export import Export

from legacy.models import Country
from rental import models as new


class CountryExport(Export):
    source = Country
    target = new.Country

    def row(self, old):
        return self.target(code=old.code, name=old.name)
