"""Adapters: one outside library each, imported only when it is asked for."""
