"""Relations that nobody has declared: names choose the candidates, the rows prove them."""

from legacygen.relations.candidates import Candidate, find_candidates
from legacygen.relations.verdict import RowCounts, judge_candidates, keep_proven

__all__ = ["Candidate", "RowCounts", "find_candidates", "judge_candidates", "keep_proven"]
