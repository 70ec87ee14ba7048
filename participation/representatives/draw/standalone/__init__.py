"""The verifier of draws that stands alone: one file that anybody may take away and read."""
