from legacygen.runtime.export import Export, Unmapped, ref
from tests.runtime.old.models import Country, Person


class PersonExport(Export):
    source = Person
    target = Unmapped

    def row(self, old):
        return self.target(
            name=Unmapped(old.name),
            country=Unmapped(ref(Country, old.country_id)),
        )
