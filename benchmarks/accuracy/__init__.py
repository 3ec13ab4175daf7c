"""How much of what real systems say about themselves the analysis finds, and what it invents."""
