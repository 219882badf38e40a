"""Pages about men."""
