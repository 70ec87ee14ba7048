"""What stands under every room: settings, clock, database, identity, audit, outbox, notices, files; imports no room."""
