"""Doors that are no endpoints: tasks, schedules, commands, consumers, events, entry points."""
