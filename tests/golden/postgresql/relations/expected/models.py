"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models


class Area(models.Model):
    """The table `area`."""

    pk = models.CompositePrimaryKey("tenant", "code")
    tenant = models.IntegerField()
    code = models.TextField(blank=True)
    parent = models.TextField(null=True, blank=True)
    parent_area = models.ForeignObject(
        "self",
        models.DO_NOTHING,
        from_fields=["tenant", "parent"],
        to_fields=["tenant", "code"],
        related_name="parent_area_areas",
        serialize=False,
        null=True,
    )

    class Meta:
        managed = False
        db_table = "area"

    def __str__(self):
        return self.code


class Know(models.Model):
    """The table `knows`."""

    pk = models.CompositePrimaryKey("one_id", "other_id")
    one = models.ForeignKey(
        "Person",
        models.DO_NOTHING,
        related_name="one_knows",
        db_column="one",
    )
    other = models.ForeignKey(
        "Person",
        models.DO_NOTHING,
        related_name="other_knows",
        db_column="other",
    )

    class Meta:
        managed = False
        db_table = "knows"


class Person(models.Model):
    """The table `person`."""

    id = models.AutoField(primary_key=True)
    name = models.TextField(blank=True)
    boss = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        related_name="boss_people",
        null=True,
        blank=True,
        db_column="boss",
    )
    other_people = models.ManyToManyField(
        "self",
        through="Know",
        through_fields=["one", "other"],
        symmetrical=False,
        related_name="one_people",
    )

    class Meta:
        managed = False
        db_table = '"public"."person"'
        verbose_name_plural = "people"

    def __str__(self):
        return self.name


class Person2(models.Model):
    """The table `crm.person`."""

    id = models.AutoField(primary_key=True)
    public_person = models.ForeignKey(
        "Person",
        models.DO_NOTHING,
        related_name="people2",
        null=True,
        blank=True,
        db_column="public_person",
    )
    name = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = '"crm"."person"'
        verbose_name = "person 2"
        verbose_name_plural = "people 2"

    def __str__(self):
        return self.name or str(self.pk)


class PersonArea(models.Model):
    """The table `person_area`."""

    pk = models.CompositePrimaryKey("person_id", "tenant", "area_code")
    person = models.ForeignKey(
        "Person2",
        models.DO_NOTHING,
        related_name="person_areas",
    )
    tenant = models.IntegerField()
    area_code = models.TextField(blank=True)
    area = models.ForeignObject(
        "Area",
        models.DO_NOTHING,
        from_fields=["tenant", "area_code"],
        to_fields=["tenant", "code"],
        related_name="person_areas",
        serialize=False,
    )

    class Meta:
        managed = False
        db_table = "person_area"

    def __str__(self):
        return self.area_code


class Visit(models.Model):
    """The table `visit`."""

    id = models.AutoField(primary_key=True)
    person = models.ForeignKey("Person2", models.DO_NOTHING, related_name="visits")

    class Meta:
        managed = False
        db_table = "visit"
