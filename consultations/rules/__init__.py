"""What may be done to a consultation and its comments, decided on values alone: no database, no clock."""
