"""MongoEngine: documents, collections, references, and who touches them."""
