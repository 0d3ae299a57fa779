"""How the weights that pair editions were learned."""
