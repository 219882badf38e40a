"""What is typed about men: parsed, checked and explained."""
