"""What becomes of `title_genre`."""

from legacygen.runtime.export import Export, ref

from legacy.models import Genre, Title, TitleGenre
from rental.models import Film


class TitleGenreExport(Export):
    source = TitleGenre
    target = Film.genres.through

    def row(self, old):
        return self.target(
            film=ref(Title, old.title_id), genre=ref(Genre, old.genre_id)
        )
