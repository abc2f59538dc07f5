"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models


class Node(models.Model):
    pk = models.CompositePrimaryKey("id", "version")
    id = models.BigIntegerField()
    version = models.IntegerField()

    class Meta:
        managed = False
        db_table = "node"


class NodeTag(models.Model):
    pk = models.CompositePrimaryKey("node_id", "version", "k")
    k = models.CharField(max_length=20, blank=True)
    node_id = models.BigIntegerField()
    version = models.IntegerField()
    node = models.ForeignObject(
        "Node",
        models.DO_NOTHING,
        from_fields=["node_id", "version"],
        to_fields=["id", "version"],
        related_name="node_tags",
        serialize=False,
    )

    class Meta:
        managed = False
        db_table = "node_tag"


class Note(models.Model):
    id = models.IntegerField(primary_key=True)
    node_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "note"
        indexes = [models.Index(fields=["node_id"], name="note_node_9a3b79")]


class Person(models.Model):
    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=40, blank=True)
    partner = models.OneToOneField(
        "self",
        models.DO_NOTHING,
        related_name="partner_person",
        null=True,
        blank=True,
    )

    class Meta:
        managed = False
        db_table = "person"
        verbose_name_plural = "people"

    def __str__(self):
        return self.name or str(self.pk)


class Team(models.Model):
    id = models.AutoField(primary_key=True)
    title = models.CharField(max_length=40, blank=True)
    people = models.ManyToManyField(
        "Person",
        through="TeamPerson",
        related_name="teams",
    )

    class Meta:
        managed = False
        db_table = "team"

    def __str__(self):
        return self.title or str(self.pk)


class TeamPerson(models.Model):
    pk = models.CompositePrimaryKey("team_id", "person_id")
    team = models.ForeignKey("Team", models.DO_NOTHING, related_name="team_people")
    person = models.ForeignKey("Person", models.DO_NOTHING, related_name="team_people")

    class Meta:
        managed = False
        db_table = "team_person"
        verbose_name_plural = "team people"
