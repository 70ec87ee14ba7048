"""What protects every page and call: keys made from the one secret, response headers, forgery of requests."""
