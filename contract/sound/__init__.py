"""The sound of meetings: pieces under a recording's key, the one file of them that leaves the room, its playing."""
