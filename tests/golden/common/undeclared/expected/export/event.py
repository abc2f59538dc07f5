"""What becomes of `shop_event`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Event


class EventExport(Export):
    source = Event
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  INT NOT NULL
            id=Unmapped(old.id),
            # created_at  bigint NOT NULL
            created_at=Unmapped(old.created_at),
            # last_seen  bigint
            last_seen=Unmapped(old.last_seen),
            # run_time  INT
            run_time=Unmapped(old.run_time),
            # sent_ts  bigint
            sent_ts=Unmapped(old.sent_ts),
        )
