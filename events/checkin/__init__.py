"""What a door decides: tokens, verdicts and the manifest that a phone takes along."""
