"""The models of the fixture, by hand: with a many-to-many relation, which refresh does not write."""

from django.db import models


class Tag(models.Model):
    label = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "tag"


class Author(models.Model):
    name = models.CharField(max_length=20)
    tags = models.ManyToManyField(Tag, db_table="author_tags")

    class Meta:
        managed = False
        db_table = "author"

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=20)
    author = models.ForeignKey(Author, models.DO_NOTHING)

    class Meta:
        managed = False
        db_table = "book"
