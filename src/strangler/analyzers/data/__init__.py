"""Which symbol touches which table how: SQL in the code, joins, and relations read in loops."""
