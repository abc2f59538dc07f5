from legacygen.runtime.export import Export
from tests.runtime.new.models import Land
from tests.runtime.old.models import Fax


class FaxExport(Export):
    source = Fax
    target = Land

    def row(self, old):
        return self.target(name=str(old.number))
