"""Facts of all files in, names resolved across the project out."""
