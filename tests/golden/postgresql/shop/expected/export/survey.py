"""What becomes of `survey`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import Survey


class SurveyExport(Export):
    source = Survey
    target = Unmapped

    def row(self, old):
        return self.target(
            # answer  mood NOT NULL
            answer=Unmapped(old.answer),
            # second  mood
            second=Unmapped(old.second),
        )
