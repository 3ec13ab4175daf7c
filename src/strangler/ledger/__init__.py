"""The durable record of states, evidence, decisions and who made them: `records` says what is
kept, `store` what keeps it, with one adapter a file."""
