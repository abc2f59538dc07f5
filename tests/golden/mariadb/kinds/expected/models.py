"""Models of the legacy database, kept in step with it by `legacygen refresh`.

Names and types can be decided in legacygen.toml; the tables are only read.
"""

from django.db import models
from legacygen.runtime import fields


class Contract(models.Model):
    id = models.IntegerField(primary_key=True)
    pay = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        managed = False
        db_table = "hr_contract"


class Device(models.Model):
    id = models.UUIDField(primary_key=True)
    ip4 = models.GenericIPAddressField(null=True, blank=True)
    ip6 = models.GenericIPAddressField(null=True, blank=True)
    age = models.IntegerField(null=True, blank=True)
    attrs = models.JSONField(null=True, blank=True)

    class Meta:
        managed = False
        db_table = "hr_device"
        indexes = [models.Index(fields=["age"], name="unused")]
        constraints = [
            models.CheckConstraint(condition=models.Q(age__gt=0), name="age"),
        ]


class Salary(models.Model):
    id = models.IntegerField(primary_key=True)
    pay = models.IntegerField(null=True, blank=True)
    code = models.CharField(max_length=5, unique=True, blank=True)
    since = models.GeneratedField(
        expression=fields.ServerSQL("ROW START", "mysql"),
        output_field=models.DateTimeField(),
        db_persist=True,
        null=True,
    )
    until = models.GeneratedField(
        expression=fields.ServerSQL("ROW END", "mysql"),
        output_field=models.DateTimeField(),
        db_persist=True,
        null=True,
    )

    class Meta:
        managed = False
        db_table = "hr_salary"
        verbose_name_plural = "salaries"

    def __str__(self):
        return self.code or str(self.pk)
