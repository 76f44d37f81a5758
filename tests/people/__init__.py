"""Who is asked: tests that name the row of docs/approvals.md, or the resource pattern, which they stand for."""
