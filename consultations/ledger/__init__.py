"""What the ledger holds of consultations: lines of reports, receipts that prove themselves, what was changed."""
