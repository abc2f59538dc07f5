"""The legacy tables and the new ones of the benchmark, with the stubs between them; settings have to be there."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import models

from legacygen.runtime.export import Export, clean, ref

BAD_EVERY = 1000
"""Of so many rows one is bad, in the variants with bad rows."""


class OldCountry(models.Model):
    name: Any = models.CharField(max_length=40)

    class Meta:
        app_label, db_table, managed = "old", "countries", False


class OldPerson(models.Model):
    login: Any = models.CharField(max_length=40)
    mail: Any = models.CharField(max_length=80)
    name: Any = models.CharField(max_length=60)
    notes: Any = models.CharField(max_length=255)
    created: Any = models.DateTimeField()
    credits: Any = models.DecimalField(max_digits=10, decimal_places=2)
    country: Any = models.ForeignKey(OldCountry, models.DO_NOTHING, db_constraint=False)

    class Meta:
        app_label, db_table, managed = "old", "people", False


class OldPair(models.Model):
    pk: Any = models.CompositePrimaryKey("area", "number")
    area: Any = models.IntegerField()
    number: Any = models.IntegerField()
    name: Any = models.CharField(max_length=60)
    notes: Any = models.CharField(max_length=255)

    class Meta:
        app_label, db_table, managed = "old", "pairs", False


class OldHalf(models.Model):
    name: Any = models.CharField(max_length=60)
    notes: Any = models.CharField(max_length=255)
    parent: Any = models.ForeignKey("self", models.DO_NOTHING, null=True, db_constraint=False)

    class Meta:
        app_label, db_table, managed = "old", "half_tree", False


class OldLate(models.Model):
    name: Any = models.CharField(max_length=60)
    notes: Any = models.CharField(max_length=255)
    parent: Any = models.ForeignKey("self", models.DO_NOTHING, null=True, db_constraint=False)

    class Meta:
        app_label, db_table, managed = "old", "late_tree", False


class OldRing(models.Model):
    name: Any = models.CharField(max_length=60)
    notes: Any = models.CharField(max_length=255)
    parent: Any = models.ForeignKey("self", models.DO_NOTHING, null=True, db_constraint=False)

    class Meta:
        app_label, db_table, managed = "old", "rings", False


class NowhereStorage(Storage):
    """Takes files and forgets them, so that only what waits for COMMIT needs memory."""

    def exists(self, name: str) -> bool:
        """Return False, as every name is free."""
        return False

    def _save(self, name: str, content: Any) -> str:
        return name


class Country(models.Model):
    name: Any = models.CharField(max_length=40)


class Person(models.Model):
    username: Any = models.CharField(max_length=40)
    email: Any = models.CharField(max_length=80)
    full_name: Any = models.CharField(max_length=60)
    notes: Any = models.CharField(max_length=255)
    joined: Any = models.DateTimeField()
    credits: Any = models.DecimalField(max_digits=10, decimal_places=2)
    country: Any = models.ForeignKey(Country, models.PROTECT)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(credits__gte=0), name="no_debts")]


class PersonCopy(models.Model):
    """A table like that of Person, into which INSERT … SELECT copies it."""

    username: Any = models.CharField(max_length=40)
    email: Any = models.CharField(max_length=80)
    full_name: Any = models.CharField(max_length=60)
    notes: Any = models.CharField(max_length=255)
    joined: Any = models.DateTimeField()
    credits: Any = models.DecimalField(max_digits=10, decimal_places=2)
    country: Any = models.ForeignKey(Country, models.PROTECT)


class Node(models.Model):
    name: Any = models.CharField(max_length=60)
    notes: Any = models.CharField(max_length=255)
    parent: Any = models.ForeignKey("self", models.PROTECT, null=True)


class Paper(models.Model):
    scan: Any = models.FileField(storage=NowhereStorage())


class Label(models.Model):
    name: Any = models.CharField(max_length=60, unique=True)


class CountryExport(Export):
    source = OldCountry
    target = Country

    def row(self, old: Any) -> Any:
        return self.target(name=old.name)


class PersonExport(Export):
    source = OldPerson
    target = Person

    def row(self, old: Any) -> Any:
        return self.target(
            username=old.login,
            email=old.mail,
            full_name=old.name,
            notes=old.notes,
            joined=old.created,
            credits=old.credits,
            country=ref(OldCountry, old.country_id),
        )


class LongNameExport(PersonExport):
    """Some rows are bad in a way that is seen before the database is asked."""

    def row(self, old: Any) -> Any:
        new = super().row(old)
        if old.pk % BAD_EVERY == 0:
            new.full_name = "n" * 61
        return new


class DebtExport(PersonExport):
    """Some rows are bad in a way that only the database sees."""

    def row(self, old: Any) -> Any:
        new = super().row(old)
        if old.pk % BAD_EVERY == 0:
            new.credits = -1
        return new


class PairExport(Export):
    source = OldPair
    target = Node

    def row(self, old: Any) -> Any:
        return self.target(name=old.name, notes=old.notes)


class HalfExport(Export):
    source = OldHalf
    target = Node

    def row(self, old: Any) -> Any:
        return self.target(name=old.name, notes=old.notes, parent=ref(OldHalf, old.parent_id))


class LateExport(Export):
    source = OldLate
    target = Node

    def row(self, old: Any) -> Any:
        return self.target(name=old.name, notes=old.notes, parent=ref(OldLate, old.parent_id))


class RingExport(Export):
    source = OldRing
    target = Node

    def row(self, old: Any) -> Any:
        return self.target(name=old.name, notes=old.notes, parent=ref(OldRing, old.parent_id))


class PaperExport(Export):
    source = OldHalf
    target = Paper

    def row(self, old: Any) -> Any:
        return self.target(scan=ContentFile(old.notes.encode(), name=old.name))


class UniqueExport(Export):
    """Every second row wants a name that the row before has."""

    source = OldHalf
    target = Label

    def row(self, old: Any) -> Any:
        return self.target(name=clean.unique(f"name {old.pk // 2}"))


class LabelExport(Export):
    source = OldHalf
    target = Label

    def row(self, old: Any) -> Any:
        return self.target(name=old.name)


NEW = (Country, Person, PersonCopy, Node, Paper, Label)
