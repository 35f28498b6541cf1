"""Settings for every test: properties are judged by what they show, not by how busy the machine is."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None)
# Nothing left to chance and nothing remembered: a mutant is killed by itself or not at all.
settings.register_profile("mutation", deadline=None, max_examples=30, derandomize=True, database=None)
settings.load_profile("house")
