"""What becomes of `booking`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Booking, Room


class BookingExport(Export):
    source = Booking
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  integer NOT NULL
            id=Unmapped(old.id),
            # room_id  integer
            room=Unmapped(ref(Room, old.room_id)),
            # during  tstzrange
            during=Unmapped(old.during),
            # place  text
            place=Unmapped(old.place),
            # a  integer
            a_room=Unmapped(ref(Room, old.a_room_id)),
            # b  integer
            b=Unmapped(old.b),
            # code  character varying(20) NOT NULL
            code=Unmapped(old.code),
            # extra  jsonb
            extra=Unmapped(old.extra),
            # words  tsvector
            words=Unmapped(old.words),
            # made  timestamp with time zone
            made=Unmapped(old.made),
            # address  inet
            address=Unmapped(old.address),
        )
