"""Pages that several rooms make together, one file per page."""
