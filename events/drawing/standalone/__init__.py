"""The verifier of ballots that stands alone: one file that anybody may take away and read."""

from pathlib import Path

# What everybody may have.
FILE = Path(__file__).parent / "ballot_verify.py"
