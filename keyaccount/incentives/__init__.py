"""Incentives: policies that are calculated to the cent, settled, explained and designed for both sides."""
