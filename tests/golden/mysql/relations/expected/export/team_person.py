"""What becomes of `team_person`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Person, Team, TeamPerson


class TeamPersonExport(Export):
    source = TeamPerson
    target = Unmapped

    def row(self, old):
        return self.target(
            # team_id  int NOT NULL
            team=Unmapped(ref(Team, old.team_id)),
            # person_id  int NOT NULL
            person=Unmapped(ref(Person, old.person_id)),
        )
