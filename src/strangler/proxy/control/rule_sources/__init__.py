"""Where rules come from: `source` is the port, with one adapter a file; `opening` makes one from a
URL, `keeping` remembers the last good rules, `starting` finds rules to begin with."""
