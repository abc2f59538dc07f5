"""The new rental shop: people who act, work and borrow, films, and what was lent and paid."""

from django.conf import settings
from django.db import models


class Country(models.Model):
    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=40)

    class Meta:
        verbose_name_plural = "countries"

    def __str__(self):
        return self.name


class Address(models.Model):
    street = models.CharField(max_length=60)
    postcode = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=40)
    country = models.ForeignKey(Country, models.PROTECT)

    class Meta:
        verbose_name_plural = "addresses"

    def __str__(self):
        return f"{self.street}, {self.postcode} {self.city}"


class Phone(models.Model):
    address = models.ForeignKey(Address, models.CASCADE, related_name="phones")
    number = models.CharField(max_length=20)

    def __str__(self):
        return self.number


class Person(models.Model):
    first_name = models.CharField(max_length=40)
    last_name = models.CharField(max_length=40)
    email = models.EmailField(unique=True, null=True, blank=True)

    class Meta:
        verbose_name_plural = "people"

    def __str__(self):
        return f"{self.first_name} {self.last_name}"


class Store(models.Model):
    name = models.CharField(max_length=40)
    address = models.ForeignKey(Address, models.PROTECT)
    manager = models.ForeignKey(
        "Employee", models.SET_NULL, related_name="managed_stores", null=True
    )

    def __str__(self):
        return self.name


class Employee(models.Model):
    person = models.OneToOneField(Person, models.PROTECT)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT)
    store = models.ForeignKey(Store, models.PROTECT)
    manager = models.ForeignKey("self", models.PROTECT, null=True, blank=True)

    def __str__(self):
        return str(self.person)


class Customer(models.Model):
    person = models.OneToOneField(Person, models.PROTECT)
    address = models.ForeignKey(Address, models.PROTECT)
    store = models.ForeignKey(Store, models.PROTECT)
    joined = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    def __str__(self):
        return str(self.person)


class Language(models.Model):
    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=20)

    def __str__(self):
        return self.name


class Genre(models.Model):
    name = models.CharField(max_length=20, unique=True)

    def __str__(self):
        return self.name


class Feature(models.Model):
    name = models.CharField(max_length=20, unique=True)

    def __str__(self):
        return self.name


class Film(models.Model):
    class Age(models.IntegerChoices):
        ALL = 0
        TWELVE = 12
        ADULTS = 18

    title = models.CharField(max_length=80)
    plot = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    age = models.PositiveSmallIntegerField(choices=Age.choices, default=Age.ALL)
    price = models.DecimalField("price a day", max_digits=5, decimal_places=2)
    language = models.ForeignKey(Language, models.PROTECT)
    genres = models.ManyToManyField(Genre, related_name="films")
    features = models.ManyToManyField(Feature, related_name="films")
    cast = models.ManyToManyField(Person, through="Role", related_name="films")
    times_rented = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self):
        return self.title


class Role(models.Model):
    film = models.ForeignKey(Film, models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["film", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["film", "position"], name="one_role_a_position"
            )
        ]

    def __str__(self):
        return f"{self.position}. {self.person}"


class Copy(models.Model):
    film = models.ForeignKey(Film, models.PROTECT, related_name="copies")
    store = models.ForeignKey(Store, models.PROTECT, related_name="copies")

    class Meta:
        verbose_name_plural = "copies"

    def __str__(self):
        return f"{self.film} in {self.store}"


class Rental(models.Model):
    copy = models.ForeignKey(Copy, models.PROTECT, related_name="rentals", null=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="rentals")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="rentals")
    rented = models.DateTimeField()
    returned = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"{self.copy} to {self.customer}"


class Payment(models.Model):
    rental = models.ForeignKey(Rental, models.PROTECT, null=True, blank=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="payments")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=6, decimal_places=2)
    paid = models.DateTimeField()

    def __str__(self):
        return f"{self.amount} of {self.customer}"
