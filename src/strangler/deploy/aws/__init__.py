"""Stacks in, AWS changed to match out: change sets, progress, state, drift, removal.

Everything that is known about a deployment is in AWS itself (CloudFormation's stacks, their
parameters and tags), so that whoever has credentials goes on where another stopped."""
