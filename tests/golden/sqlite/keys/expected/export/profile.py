"""What becomes of `profile`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, ref

from legacy.models import Counted, Profile


class ProfileExport(Export):
    source = Profile
    target = Unmapped

    def row(self, old):
        return self.target(
            # counted_id  INTEGER NOT NULL
            counted=Unmapped(ref(Counted, old.counted_id)),
            # about  TEXT
            about=Unmapped(old.about),
        )
