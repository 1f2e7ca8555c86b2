"""What people do here, a folder each of the same few files. Features do not import each other."""
