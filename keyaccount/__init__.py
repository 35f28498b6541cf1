"""Key Account Management as a typed, pure Python domain library."""
