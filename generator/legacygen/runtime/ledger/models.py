"""The tables of the ledger: runs, the tables that were read, what their rows became, and rows that were rejected.

The label is explicit, so that commands can say what is missing in a project that has not installed the app yet.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Run(models.Model):
    """One `legacy run` that was not a dry run."""

    class State(models.TextChoices):
        """How a run stands; one that was killed stays `running`."""

        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        ROLLED_BACK = "rolled back"

    started = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)
    state = models.CharField(max_length=11, choices=State.choices, default=State.RUNNING)
    options = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    """By table and stub the number of rows by outcome."""

    class Meta:
        app_label = "legacygen_ledger"

    def __str__(self) -> str:
        return f"run {self.pk}"


class LegacyTable(models.Model):
    """A table of a legacy database, as one stub reads it: `part` is that of the stub."""

    source = models.CharField(max_length=63)
    table = models.CharField(max_length=255)
    part = models.CharField(max_length=63, blank=True)

    class Meta:
        app_label = "legacygen_ledger"
        constraints = [models.UniqueConstraint(fields=["source", "table", "part"], name="legacygen_one_table")]

    def __str__(self) -> str:
        return f"{self.table} ({self.part})" if self.part else self.table


class Shape(models.Model):
    """A new model, and the fields of it that a stub sets, separated by blanks; see also DEACTIVATED."""

    model = models.CharField(max_length=255)
    fields = models.TextField()

    class Meta:
        app_label = "legacygen_ledger"

    def __str__(self) -> str:
        return f"{self.model}: {self.fields}"


class Origin(models.Model):
    """The object that one part of a legacy row became, of the model that `shape` names.

    `key` and `target` hold whole numbers as they are. Of other keys they hold a digest, and the key is in the text
    beside it. `source_hash` is NULL for rows that are looked at again in each run.
    """

    id = models.BigAutoField(primary_key=True)
    table = models.ForeignKey(LegacyTable, models.PROTECT, db_index=False)
    key = models.BigIntegerField()
    part = models.CharField(max_length=63)
    position = models.SmallIntegerField()
    key_text = models.TextField(null=True)
    shape = models.ForeignKey(Shape, models.PROTECT, db_index=False)
    target = models.BigIntegerField()
    target_text = models.TextField(null=True)
    is_created = models.BooleanField()
    """False for a row that was merged into the object of another one."""
    merge_key = models.CharField(max_length=32, null=True)
    source_hash = models.BigIntegerField(null=True)
    target_hash = models.BigIntegerField()
    run = models.ForeignKey(Run, models.PROTECT, db_index=False)
    """The run that stored the object."""
    updated_by = models.ForeignKey(Run, models.PROTECT, db_index=False, null=True, related_name="+")
    """The run that changed it last."""

    class Meta:
        app_label = "legacygen_ledger"
        constraints = [models.UniqueConstraint(fields=["table", "key", "part"], name="legacygen_one_origin")]
        indexes = [
            models.Index(fields=["target"], name="legacygen_origin_target"),
            models.Index(fields=["merge_key"], name="legacygen_origin_merged"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key_text or self.key}"


class Shard(models.Model):
    """Rows of a table for one worker of a run: those with keys above `after` and up to `last`, or all without bounds.

    A worker locks a shard while it carries the rows, in the transaction that stores them. Workers take the shards of
    the lowest `position` only, so that a table begins when those before it are done.
    """

    class State(models.TextChoices):
        """How a shard stands; one that a worker has locked is still `waiting` for all others."""

        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    run = models.ForeignKey(Run, models.CASCADE, db_index=False)
    table = models.ForeignKey(LegacyTable, models.CASCADE, db_index=False)
    position = models.IntegerField()
    after = models.BigIntegerField(null=True)
    last = models.BigIntegerField(null=True)
    rows = models.BigIntegerField()
    """How many rows there were when the shard was made."""
    stub = models.CharField(max_length=32)
    """A digest of the stub, since a worker on another machine may have another one."""
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    account = models.JSONField(default=dict)
    """The rows by outcome, and what else is reported of them."""
    reason = models.TextField(blank=True)
    """Why it failed."""

    class Meta:
        app_label = "legacygen_ledger"
        indexes = [models.Index(fields=["run", "state", "position"], name="legacygen_shard_next")]

    def __str__(self) -> str:
        return f"{self.table}: keys above {self.after} up to {self.last}"


class StoredFile(models.Model):
    """A file that a run has stored for a field of a new model, so that a rollback deletes no others."""

    model = models.CharField(max_length=255)
    field = models.CharField(max_length=255)
    name = models.TextField()
    digest = models.BigIntegerField(db_index=True)
    """Of the name, because not every server has an index for a long text."""

    class Meta:
        app_label = "legacygen_ledger"

    def __str__(self) -> str:
        return f"{self.model}.{self.field}: {self.name}"


class Reject(models.Model):
    """A row that the last run could not carry over; `follows` if only because another one was rejected."""

    run = models.ForeignKey(Run, models.CASCADE)
    table = models.ForeignKey(LegacyTable, models.CASCADE)
    key = models.BigIntegerField()
    key_text = models.TextField(null=True)
    reason = models.TextField()
    follows = models.BooleanField()
    row = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        app_label = "legacygen_ledger"
        indexes = [models.Index(fields=["table", "key"], name="legacygen_reject_key")]

    def __str__(self) -> str:
        return f"{self.table} {self.key_text or self.key}: {self.reason}"
