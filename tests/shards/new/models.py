from django.db import models


class Land(models.Model):
    name = models.CharField(max_length=40, unique=True)

    class Meta:
        app_label = "new"


class Customer(models.Model):
    name = models.CharField(max_length=40, unique=True)
    credits = models.IntegerField()
    land = models.ForeignKey(Land, models.PROTECT, null=True)

    class Meta:
        app_label = "new"
        constraints = [models.CheckConstraint(condition=models.Q(credits__gte=0), name="no_debts")]


class Node(models.Model):
    name = models.CharField(max_length=40)
    slug = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.CASCADE, null=True)

    class Meta:
        app_label = "new"


class Label(models.Model):
    text = models.CharField(max_length=40)
    owner = models.ForeignKey(Customer, models.CASCADE, null=True)

    class Meta:
        app_label = "new"
