"""Checks of the names of places, persons and bodies."""
