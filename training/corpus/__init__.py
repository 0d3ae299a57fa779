"""How the chance of soundness of aligner.corpus was learned."""
