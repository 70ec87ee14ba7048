"""Files that people hand in: judged by content, stored by hash, never shown inline as a page."""
