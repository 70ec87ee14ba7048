"""The room of consultations: drafts and clauses, comments, points, dispositions and the report that answers them."""
