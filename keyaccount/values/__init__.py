"""Ground floor: money, time, evidence and explanations; nothing here knows a customer."""
