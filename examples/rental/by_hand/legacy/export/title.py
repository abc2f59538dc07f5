"""What becomes of `title`."""

from legacygen.runtime.export import Export, clean, find

from legacy.models import Title
from rental.models import Feature, Film, Language


class TitleExport(Export):
    source = Title
    target = Film

    def row(self, old):
        return self.target(
            title=old.name,
            plot=clean.text(old.plot),
            year=old.made_in,
            minutes=old.minutes,
            # rating  VARCHAR(5) NOT NULL; FSK0, FSK12 or FSK18
            age=int(old.rating.removeprefix("FSK")),
            price=old.day_price,
            language=find(Language, code=old.lang),
        )

    def after_page(self, pairs):
        # extras  VARCHAR(80); the names of features between commas
        features = {each.name: each for each in Feature.objects.all()}
        for old, new in pairs:
            names = filter(None, (old.extras or "").split(","))
            new.features.set(features[name] for name in names)
