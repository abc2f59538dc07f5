import uuid

from django.db import models
from django.db.models.functions import Lower


class Land(models.Model):
    name = models.CharField(max_length=10, unique=True)

    class Meta:
        app_label = "new"


class Contact(models.Model):
    name = models.CharField(max_length=20)
    land = models.ForeignKey(Land, models.PROTECT, null=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True)
    created = models.DateTimeField(auto_now_add=True)
    friends = models.ManyToManyField("self")

    class Meta:
        app_label = "new"


class Flag(models.Model):
    land = models.ForeignKey(Land, models.CASCADE, to_field="name", null=True)

    class Meta:
        app_label = "new"


class Item(models.Model):
    text = models.CharField(max_length=20)

    class Meta:
        app_label = "new"


class Pair(models.Model):
    name = models.CharField(max_length=20)
    other = models.ForeignKey("self", models.CASCADE)

    class Meta:
        app_label = "new"


class Document(models.Model):
    scan = models.FileField(upload_to="scans")

    class Meta:
        app_label = "new"


class Human(models.Model):
    name = models.CharField(max_length=20)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "new"


class Member(Human):
    since = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "new"


class Profile(models.Model):
    contact = models.OneToOneField(Contact, models.CASCADE, primary_key=True)
    text = models.CharField(max_length=20)

    class Meta:
        app_label = "new"


class Token(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    text = models.CharField(max_length=20)

    class Meta:
        app_label = "new"


class Word(models.Model):
    text = models.CharField(max_length=20, primary_key=True)
    meaning = models.CharField(max_length=20)

    class Meta:
        app_label = "new"


class Seat(models.Model):
    number = models.PositiveSmallIntegerField(unique=True)
    code = models.CharField(max_length=1)
    land = models.ForeignKey(Land, models.CASCADE, null=True)
    owner = models.OneToOneField(Contact, models.CASCADE, null=True)
    mail = models.CharField(max_length=20)
    token = models.UUIDField(unique=True)
    day = models.DateField(unique=True)
    time = models.DateTimeField(unique=True)
    price = models.DecimalField(max_digits=5, decimal_places=2, unique=True)
    is_best = models.BooleanField(default=False)

    class Meta:
        app_label = "new"
        constraints = [
            models.UniqueConstraint(fields=["land", "code"], name="one_code", nulls_distinct=True),
            models.UniqueConstraint(Lower("mail"), name="one_mail"),
            models.UniqueConstraint(fields=["is_best"], condition=models.Q(is_best=True), name="one_best"),
        ]


class Login(models.Model):
    name = models.CharField(max_length=20)
    is_active = models.BooleanField(default=True)
    owner = models.ForeignKey(Contact, models.SET_NULL, null=True)

    class Meta:
        app_label = "new"
