"""What concerns more than one feature: plain functions called by actions, in the same transaction."""
