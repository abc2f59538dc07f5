"""What becomes of `film`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Film


class FilmExport(Export):
    source = Film
    target = Unmapped

    def row(self, old):
        return self.target(
            # title  TEXT NOT NULL
            title=Unmapped(old.title),
            # actors  INTEGER
            actors=Unmapped(old.actors),
        )
