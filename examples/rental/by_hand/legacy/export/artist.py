"""What becomes of `artist`."""

from legacygen.runtime.export import Export

from legacy.models import Artist
from rental.models import Person


class ArtistExport(Export):
    source = Artist
    target = Person

    def row(self, old):
        return self.target(
            # in capitals
            first_name=old.first_name.title(),
            last_name=old.last_name.title(),
        )
