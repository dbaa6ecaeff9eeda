"""Slow work that survives a crash at any instant: claim, heartbeat, chunk, finish, sweep."""
