"""Who acts: people, bodies, organisations, roles, sign-in, tokens, and the guards on the routes."""
