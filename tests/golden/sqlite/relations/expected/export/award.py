"""What becomes of `award`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Actor, Award, Film


class AwardExport(Export):
    source = Award
    target = Unmapped

    def row(self, old):
        return self.target(
            # film_id  INTEGER
            film=Unmapped(ref(Film, old.film_id)),
            # actor_id  INTEGER
            actor=Unmapped(ref(Actor, old.actor_id)),
        )
