"""The demo city 澄川市望潮区: fictional, marked so on every page, loaded through the same services as real work."""
