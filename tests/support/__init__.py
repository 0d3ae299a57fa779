"""What several test modules need: a site server with every trouble that sites make."""
