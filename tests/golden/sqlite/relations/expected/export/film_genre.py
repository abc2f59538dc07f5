"""What becomes of `film_genre`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Film, FilmGenre, Genre


class FilmGenreExport(Export):
    source = FilmGenre
    target = Unmapped

    def row(self, old):
        return self.target(
            # film_id  INTEGER NOT NULL
            film=Unmapped(ref(Film, old.film_id)),
            # genre_id  INTEGER NOT NULL
            genre=Unmapped(ref(Genre, old.genre_id)),
            # added_by_film  INTEGER
            added_by_film=Unmapped(ref(Film, old.added_by_film_id)),
        )
