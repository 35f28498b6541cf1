"""Tests of the incentives: published cases, an independent oracle, properties and wrong input."""
