import os
import signal
from pathlib import Path

from legacygen.runtime.export import Export, clean, ref
from legacygen.runtime.export.shards.coordinator import run_with_workers
from tests.shards.new.models import Customer, Label, Land, Node
from tests.shards.old.models import Country, Folder, Person, Tag

run_with_workers.__kwdefaults__["size"] = 1000  # so that few rows are enough for three shards

CALLS = [ref]
"""Calls whose target the text does not show."""


class CountryExport(Export):
    source = Country
    target = Land

    def row(self, old):
        return Land(id=old.id, name=old.name)


class PersonExport(Export):
    source = Person
    target = Customer

    def row(self, old):
        if old.id % 100 == 0:
            die_once(f"at-{old.id}")
        if old.name == "later":
            CALLS[0](Person, 102_400)
        return Customer(name=old.name, credits=old.credits, land=ref(Country, old.country_id))


class FolderExport(Export):
    source = Folder
    target = Node

    def row(self, old):
        if old.name == "later":
            CALLS[0](Tag, "red")
        return Node(name=old.name, slug=clean.unique(old.name), parent=ref(Folder, old.parent_id))


class TagExport(Export):
    source = Tag
    target = Label

    def row(self, old):
        return Label(text=old.text, owner=ref(Person, int(old.text)) if old.text.isdecimal() else None)

    def finish(self):
        Label.objects.create(text="the last")


def die_once(name):
    """Kill this process as nobody can prevent, if a file of that name is there."""
    path = Path(os.environ["ORDERS"], name)
    if path.exists():
        path.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
