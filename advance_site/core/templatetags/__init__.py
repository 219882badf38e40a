"""Template tags that both doors use."""
