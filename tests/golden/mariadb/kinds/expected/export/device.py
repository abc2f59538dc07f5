"""What becomes of `hr_device`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Device


class DeviceExport(Export):
    source = Device
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  uuid NOT NULL
            id=Unmapped(old.id),
            # ip4  inet4
            ip4=Unmapped(old.ip4),
            # ip6  inet6
            ip6=Unmapped(old.ip6),
            # age  int
            age=Unmapped(old.age),
            # attrs  json
            attrs=Unmapped(old.attrs),
        )
