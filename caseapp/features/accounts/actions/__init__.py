"""What people do with accounts. Each file is one step or one family of verbs."""
