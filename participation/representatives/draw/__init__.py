"""The draw: fair to the limit the quotas allow, and checkable by anyone. Pure: no database, no clock."""
