"""Benchmarks: run as modules, one JSON line per figure; no test measures time."""
