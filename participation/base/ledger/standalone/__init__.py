"""The verifier that stands alone: one file that anybody may take away and read."""
