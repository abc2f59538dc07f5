"""What becomes of `title_cast`, in the order of the credits."""

from legacygen.runtime.export import Export, ref

from legacy.models import Artist, Title, TitleCast
from rental.models import Role


class TitleCastExport(Export):
    source = TitleCast
    target = Role

    def row(self, old):
        return self.target(
            film=ref(Title, old.title_id),
            person=ref(Artist, old.artist_id),
            position=old.pos,
        )
