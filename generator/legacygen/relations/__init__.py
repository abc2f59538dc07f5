"""Relations that nobody has declared: names choose the candidates, the rows prove them."""

from legacygen.relations.candidates import FAMILIES, Candidate, find_candidates
from legacygen.relations.verdict import RowCounts, doubt_keys, judge_candidates, keep_proven

__all__ = ["FAMILIES", "Candidate", "RowCounts", "doubt_keys", "find_candidates", "judge_candidates", "keep_proven"]
