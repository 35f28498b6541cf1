"""Tests mirror the package: one file per module, plus benchmarks and repository-wide checks."""
