"""Review: people decide what was flagged, in the terminal or in the browser."""
