"""What is typed about cohorts and their plans."""
