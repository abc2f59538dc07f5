"""The new application of docs/stubs.md."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import InMemoryStorage
from django.db import models


class Country(models.Model):
    code = models.CharField(max_length=2, unique=True)


class Language(models.Model):
    code = models.CharField(max_length=2, unique=True)


class Group(models.Model):
    name = models.CharField(max_length=40)


class Account(models.Model):
    username = models.CharField(max_length=20, unique=True)


class Person(models.Model):
    name = models.CharField(max_length=20)
    email = models.EmailField(unique=True, null=True)
    account = models.OneToOneField(Account, models.PROTECT, null=True)
    boss = models.ForeignKey("self", models.PROTECT, null=True)
    country = models.ForeignKey(Country, models.PROTECT, null=True)
    languages = models.ManyToManyField(Language)
    groups = models.ManyToManyField(Group, through="Membership")
    photo = models.FileField(upload_to="photos", storage=InMemoryStorage(), blank=True)
    is_active = models.BooleanField(default=True)


class Membership(models.Model):
    person = models.ForeignKey(Person, models.CASCADE)
    group = models.ForeignKey(Group, models.CASCADE)
    since = models.IntegerField(null=True)


class Comment(models.Model):
    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.BigIntegerField()
    about = GenericForeignKey("content_type", "object_id")
    text = models.CharField(max_length=80)
