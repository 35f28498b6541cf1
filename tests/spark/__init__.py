"""Tests that need a cluster engine: PySpark and Java."""
