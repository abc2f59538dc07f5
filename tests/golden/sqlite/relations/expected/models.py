"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models


class Actor(models.Model):
    id = models.AutoField(primary_key=True)
    name = models.TextField(blank=True)
    followed_actors = models.ManyToManyField(
        "self",
        through="Follow",
        through_fields=["follower", "followed"],
        symmetrical=False,
        related_name="followers",
    )

    class Meta:
        managed = False
        db_table = "actor"

    def __str__(self):
        return self.name or str(self.pk)


class Address(models.Model):
    id = models.AutoField(primary_key=True)
    street = models.TextField(blank=True)
    country = models.ForeignKey(
        "Country",
        models.DO_NOTHING,
        to_field="iso",
        related_name="addresses",
        null=True,
        blank=True,
        db_column="country_iso",
    )

    class Meta:
        managed = False
        db_table = "address"
        verbose_name_plural = "addresses"


class Award(models.Model):
    rowid = models.BigAutoField(primary_key=True)
    film = models.ForeignKey(
        "Film",
        models.DO_NOTHING,
        related_name="awards",
        null=True,
        blank=True,
    )
    actor = models.ForeignKey(
        "Actor",
        models.DO_NOTHING,
        related_name="awards",
        null=True,
        blank=True,
    )

    class Meta:
        managed = False
        db_table = "award"


class Bid(models.Model):
    id = models.AutoField(primary_key=True)
    lot_year = models.IntegerField()
    lot_no = models.IntegerField()
    tenant = models.IntegerField(null=True, blank=True)
    lot = models.ForeignObject(
        "Lot",
        models.DO_NOTHING,
        from_fields=["lot_year", "lot_no"],
        to_fields=["year", "no"],
        related_name="bids",
        serialize=False,
    )
    lot_2 = models.ForeignObject(
        "Lot",
        models.DO_NOTHING,
        from_fields=["tenant", "lot_no"],
        to_fields=["tenant", "no"],
        related_name="lot_2_bids",
        serialize=False,
        null=True,
    )

    class Meta:
        managed = False
        db_table = "bid"


class Card(models.Model):
    id = models.AutoField(primary_key=True)
    number = models.CharField(max_length=30, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "card"


class Country(models.Model):
    id = models.AutoField(primary_key=True)
    iso = models.CharField(max_length=2, unique=True, blank=True)
    name = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "country"
        verbose_name_plural = "countries"

    def __str__(self):
        return self.name or str(self.pk)


class Customer(models.Model):
    id = models.AutoField(primary_key=True)
    name = models.TextField(blank=True)
    billing_address = models.ForeignKey(
        "Address",
        models.DO_NOTHING,
        related_name="billing_address_customers",
        null=True,
        blank=True,
    )
    delivery_address = models.ForeignKey(
        "Address",
        models.DO_NOTHING,
        related_name="delivery_address_customers",
        null=True,
        blank=True,
    )
    orders = models.IntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "customer"

    def __str__(self):
        return self.name or str(self.pk)


class Film(models.Model):
    id = models.AutoField(primary_key=True)
    title = models.TextField(blank=True)
    actors = models.IntegerField(null=True, blank=True)
    award_actors = models.ManyToManyField(
        "Actor",
        through="Award",
        related_name="award_films",
    )
    actors_set = models.ManyToManyField(
        "Actor",
        through="FilmActor",
        related_name="films",
    )
    genres = models.ManyToManyField(
        "Genre",
        through="FilmGenre",
        through_fields=["film", "genre"],
        related_name="films",
    )

    class Meta:
        managed = False
        db_table = "film"

    def __str__(self):
        return self.title or str(self.pk)


class FilmActor(models.Model):
    pk = models.CompositePrimaryKey("actor_id", "film_id")
    actor = models.ForeignKey("Actor", models.DO_NOTHING, related_name="film_actors")
    film = models.ForeignKey("Film", models.DO_NOTHING, related_name="film_actors")
    role = models.TextField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "film_actor"


class FilmGenre(models.Model):
    id = models.AutoField(primary_key=True)
    film = models.ForeignKey("Film", models.DO_NOTHING, related_name="film_genres")
    genre = models.ForeignKey("Genre", models.DO_NOTHING, related_name="film_genres")
    added_by_film = models.ForeignKey(
        "Film",
        models.DO_NOTHING,
        related_name="added_by_film_film_genres",
        null=True,
        blank=True,
        db_column="added_by_film",
    )

    class Meta:
        managed = False
        db_table = "film_genre"
        constraints = [
            models.UniqueConstraint(
                fields=["film", "genre"],
                name="film_genre_film_id_genr_e01617",
            ),
        ]


class Follow(models.Model):
    pk = models.CompositePrimaryKey("follower_id", "followed_id")
    follower = models.ForeignKey(
        "Actor",
        models.DO_NOTHING,
        related_name="follower_follows",
    )
    followed = models.ForeignKey(
        "Actor",
        models.DO_NOTHING,
        related_name="followed_follows",
    )
    since = models.DateField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "follows"


class Genre(models.Model):
    id = models.AutoField(primary_key=True)
    name = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "genre"

    def __str__(self):
        return self.name or str(self.pk)


class Label(models.Model):
    id = models.AutoField(primary_key=True)
    text = models.TextField(null=True, blank=True, db_column="word")
    customer = models.ForeignKey(
        "Customer",
        models.DO_NOTHING,
        related_name="labels",
        null=True,
        blank=True,
        db_constraint=False,
        db_column="customer",
    )
    no = models.IntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "tag"


class Lot(models.Model):
    pk = models.CompositePrimaryKey("year", "no")
    year = models.IntegerField()
    no = models.IntegerField()
    tenant = models.IntegerField()
    parent_no = models.IntegerField(null=True, blank=True)
    parent = models.ForeignObject(
        "self",
        models.DO_NOTHING,
        from_fields=["year", "parent_no"],
        to_fields=["year", "no"],
        related_name="children",
        serialize=False,
        null=True,
    )

    class Meta:
        managed = False
        db_table = "lot"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "no"],
                name="lot_tenant_no_be12e4",
            ),
        ]


class Order(models.Model):
    id = models.AutoField(primary_key=True)
    country = models.ForeignKey(
        "Country",
        models.DO_NOTHING,
        related_name="orders",
        db_column="customer_id",
    )
    card = models.OneToOneField(
        "Card",
        models.DO_NOTHING,
        related_name="order",
        null=True,
        blank=True,
    )
    gone_id = models.IntegerField(null=True, blank=True)
    first = models.TextField(null=True, blank=True)
    customer_again = models.IntegerField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "orders"


class Staff(models.Model):
    id = models.AutoField(primary_key=True)
    name = models.TextField(null=True, blank=True)
    manager = models.ForeignKey(
        "self",
        models.DO_NOTHING,
        related_name="manager_staff",
        null=True,
        blank=True,
    )
    store = models.ForeignKey(
        "Store",
        models.DO_NOTHING,
        related_name="staff",
        null=True,
        blank=True,
    )

    class Meta:
        managed = False
        db_table = "staff"
        verbose_name_plural = "staff"

    def __str__(self):
        return self.name or str(self.pk)


class Store(models.Model):
    id = models.AutoField(primary_key=True)
    manager_staff = models.ForeignKey("Staff", models.DO_NOTHING, related_name="stores")

    class Meta:
        managed = False
        db_table = "store"
