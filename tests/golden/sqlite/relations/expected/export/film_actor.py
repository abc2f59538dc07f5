"""What becomes of `film_actor`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Actor, Film, FilmActor


class FilmActorExport(Export):
    source = FilmActor
    target = Unmapped

    def row(self, old):
        return self.target(
            # actor_id  INTEGER NOT NULL
            actor=Unmapped(ref(Actor, old.actor_id)),
            # film_id  INTEGER NOT NULL
            film=Unmapped(ref(Film, old.film_id)),
            # role  TEXT
            role=Unmapped(old.role),
        )
