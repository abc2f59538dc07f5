from legacygen.runtime.export import Export
from tests.runtime.new.models import Land
from tests.runtime.old.models import Country


class CountryExport(Export):
    source = Country
    target = Land

    def row(self, old):
        return self.target(name=old.code)
