"""First floor: people and facts, as a CRM holds them; every stage above reads them and changes none."""
