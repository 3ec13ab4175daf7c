"""What the user knows: a facts file in (`reading`), the analysis corrected by it (`applying`)."""
