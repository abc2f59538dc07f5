"""What becomes of `follows`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Actor, Follow


class FollowExport(Export):
    source = Follow
    target = Unmapped

    def row(self, old):
        return self.target(
            # follower_id  INTEGER NOT NULL
            follower=Unmapped(ref(Actor, old.follower_id)),
            # followed_id  INTEGER NOT NULL
            followed=Unmapped(ref(Actor, old.followed_id)),
            # since  date
            since=Unmapped(old.since),
        )
