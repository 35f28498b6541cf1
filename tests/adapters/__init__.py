"""Tests of the adapters: each skips with a reason where its library is not installed."""
