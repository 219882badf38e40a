"""A site's own spreadsheet of men: read, understood, judged. Nothing here touches the database."""
