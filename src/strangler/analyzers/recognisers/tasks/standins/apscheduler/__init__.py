"""APScheduler: it calls functions later in the same process."""
