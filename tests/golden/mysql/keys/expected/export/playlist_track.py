"""What becomes of `PlaylistTrack`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import PlaylistTrack


class PlaylistTrackExport(Export):
    source = PlaylistTrack
    target = Unmapped

    def row(self, old):
        return self.target(
            # PlaylistId  int NOT NULL
            playlist_id=Unmapped(old.playlist_id),
            # TrackId  int NOT NULL
            track_id=Unmapped(old.track_id),
        )
