"""Three-way merge of base (last run), ours (user) and theirs (new plan), by names in the database.

Texts in, texts out: nothing here touches a file. Where both sides changed, the user's side stays.
"""

from legacygen.merge.app import MergedApp, MergeDecisions, merge_app
from legacygen.merge.user_side import UserSide, prepare_user_side

__all__ = ["MergeDecisions", "MergedApp", "UserSide", "merge_app", "prepare_user_side"]
