"""A router as a well-known article of 2013 has it; today's Django hardly listens to it."""


class ArticleRouter:
    def db_for_read(self, model, **hints):
        return "legacy" if model._meta.app_label == "legacy" else None

    def db_for_write(self, model, **hints):
        return False if model._meta.app_label == "legacy" else None

    def allow_relation(self, obj1, obj2, **hints):
        return None

    def allow_syncdb(self, db, model):
        return db != "legacy" and model._meta.app_label != "legacy"
