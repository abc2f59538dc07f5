"""What becomes of `subscriber`, of the shop that was bought: people who may be there already."""

from legacygen.runtime.export import Export, clean

from rental.models import Person
from rival.models import Subscriber


class SubscriberExport(Export):
    source = Subscriber
    target = Person
    merge_on = ("email",)

    def row(self, old):
        first_name, _, last_name = clean.text(old.name).partition(" ")
        return self.target(
            first_name=first_name,
            last_name=last_name,
            email=clean.text(old.mail).lower() or None,
        )
