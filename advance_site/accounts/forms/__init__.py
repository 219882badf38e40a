"""What is typed about people and sites: forms parse, check and explain."""
