"""Environments of AWS Migration Hub Refactor Spaces in, a draft of rules out: from what
`aws migration-hub-refactor-spaces list-...` prints, or asked of AWS."""
