"""The workbench: the pages on which an office prepares, screens, answers and files."""
