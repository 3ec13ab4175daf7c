"""The weight of `index.html`, and how long a browser takes to show it."""
