"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models


class Area(models.Model):
    pk = models.CompositePrimaryKey("tenant", "code")
    tenant = models.IntegerField()
    code = models.TextField(blank=True)
    parent = models.TextField(null=True, blank=True)
    parent_area = models.ForeignObject(
        "self",
        models.DO_NOTHING,
        from_fields=["tenant", "parent"],
        to_fields=["tenant", "code"],
        related_name="children",
        serialize=False,
        null=True,
    )

    class Meta:
        managed = False
        db_table = "area"

    def __str__(self):
        return self.code or str(self.pk)


class CrmPerson(models.Model):
    id = models.AutoField(primary_key=True)
    public_person = models.ForeignKey(
        "Person",
        models.DO_NOTHING,
        related_name="crm_people",
        null=True,
        blank=True,
        db_column="public_person",
    )
    name = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = '"crm"."person"'
        verbose_name_plural = "crm people"

    def __str__(self):
        return self.name or str(self.pk)


class Knows(models.Model):
    pk = models.CompositePrimaryKey("one_person_id", "other_person_id")
    one_person = models.ForeignKey(
        "Person",
        models.DO_NOTHING,
        related_name="one_person_knows",
        db_column="one",
    )
    other_person = models.ForeignKey(
        "Person",
        models.DO_NOTHING,
        related_name="other_person_knows",
        db_column="other",
    )

    class Meta:
        managed = False
        db_table = "knows"
        verbose_name_plural = "knows"


class Person(models.Model):
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
        through="Knows",
        through_fields=["one_person", "other_person"],
        symmetrical=False,
        related_name="one_people",
    )

    class Meta:
        managed = False
        db_table = '"public"."person"'
        verbose_name_plural = "people"

    def __str__(self):
        return self.name or str(self.pk)


class PersonArea(models.Model):
    pk = models.CompositePrimaryKey("crm_person_id", "tenant", "area_code")
    crm_person = models.ForeignKey(
        "CrmPerson",
        models.DO_NOTHING,
        related_name="person_areas",
        db_column="person_id",
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


class Visit(models.Model):
    id = models.AutoField(primary_key=True)
    crm_person = models.ForeignKey(
        "CrmPerson",
        models.DO_NOTHING,
        related_name="visits",
        db_column="person_id",
    )

    class Meta:
        managed = False
        db_table = "visit"
