"""Writes what is known of a legacy database for people: Markdown to commit, and a page that opens without network."""

from legacygen.report.write import ReportOutcome, write_report

__all__ = ["ReportOutcome", "write_report"]
