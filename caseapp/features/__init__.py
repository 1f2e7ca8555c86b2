"""What people do here, one folder each, of the same few files; features do not import each other."""
