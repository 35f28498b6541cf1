"""Tests of the account study and the account plan."""
