"""Identification (鉴别): who our key accounts are, who may become one, who moved since."""
