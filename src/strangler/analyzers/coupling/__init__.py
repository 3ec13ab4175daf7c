"""What ties parts together without an import or a call, from the flows of all files."""
