"""Opening the doors: campaigns, activities, sessions, booking, the ballot, tickets, the door, and afterwards."""
