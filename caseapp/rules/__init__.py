"""What concerns more than one feature: plain functions that actions call in their transaction."""
