"""New models with fields that need a value, and fields that do not, in a registry of their own."""

import uuid

from django.apps.registry import Apps
from django.db import models
from django.db.models.functions import Now

REGISTRY = Apps()


class SlugOfItsOwn(models.SlugField):
    def pre_save(self, model_instance, add):
        return "slug"


class Customer(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "new"
        apps = REGISTRY


class Order(models.Model):
    number = models.IntegerField()
    customer = models.ForeignKey(Customer, models.CASCADE)
    paid = models.BooleanField()
    placed = models.DateTimeField(null=True)
    remark = models.TextField(blank=True)
    status = models.CharField(max_length=5, default="new")
    stored = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    seen = models.DateTimeField(db_default=Now())
    twice = models.GeneratedField(
        expression=models.F("number") * 2, output_field=models.IntegerField(), db_persist=True
    )
    slug = SlugOfItsOwn()

    class Meta:
        app_label = "new"
        apps = REGISTRY

    @property
    def total(self):
        return 0

    @total.setter
    def total(self, value):
        self.number, self.paid = value, True

    def fill_in(self):
        self.paid = True


class Token(models.Model):
    key = models.CharField(max_length=20, primary_key=True)
    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        app_label = "new"
        apps = REGISTRY


class Express(Order):
    hours = models.IntegerField()

    class Meta:
        app_label = "new"
        apps = REGISTRY


class Careful(models.Model):
    name = models.CharField(max_length=20)
    slug = models.SlugField()

    class Meta:
        app_label = "new"
        apps = REGISTRY

    def save(self, *args, **kwargs):
        self.slug = self.name
        super().save(*args, **kwargs)
