"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from decimal import Decimal

from django.db import models


class Author(models.Model):
    code = models.CharField(max_length=10, primary_key=True)
    full_name = models.CharField(max_length=80, blank=True)
    born = models.DateField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "lib_authors"

    def __str__(self):
        return self.full_name or str(self.pk)


class Book(models.Model):
    isbn = models.CharField(max_length=13, primary_key=True)
    author = models.ForeignKey(
        "Author",
        models.DO_NOTHING,
        related_name="books",
        db_column="author_code",
    )
    sequel_of = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        related_name="sequel_of_books",
        null=True,
        blank=True,
        db_column="sequel_of",
    )
    title = models.CharField(max_length=200, blank=True)
    price = models.DecimalField(
        max_digits=8,
        decimal_places=2,
        db_default=Decimal("9.50"),
    )
    pages = models.IntegerField(null=True, blank=True)
    weight = models.FloatField(null=True, blank=True)
    printed = models.SmallIntegerField(db_default=0)
    blurb = models.TextField(null=True, blank=True)
    sold = models.BigIntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "lib_books"
        constraints = [
            models.UniqueConstraint(fields=["title", "author"], name="lib_books_title"),
        ]

    def __str__(self):
        return self.title or str(self.pk)


class Loan(models.Model):
    pk = models.CompositePrimaryKey("book_id", "number")
    book = models.ForeignKey(
        "Book",
        models.DO_NOTHING,
        related_name="loans",
        db_column="isbn",
    )
    number = models.IntegerField()
    lent = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=40, blank=True, db_default="")

    class Meta:
        managed = False
        db_table = "lib_loans"
