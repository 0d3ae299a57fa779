"""How the unchecked part of the termbase, glossary/gathered, is made."""
