"""Targeted listening: written requests to bodies and associations, forums and visits, and what came of them."""
