"""What becomes of `genre`."""

from legacygen.runtime.export import Export

from legacy.models import Genre
from rental import models as new


class GenreExport(Export):
    source = Genre
    target = new.Genre

    def row(self, old):
        return self.target(name=old.name)
