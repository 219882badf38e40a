"""Pages of the women's service, one file per page."""
