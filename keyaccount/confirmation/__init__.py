"""Confirmation: the dossier, the gate, the risk, the panel and its decision."""
