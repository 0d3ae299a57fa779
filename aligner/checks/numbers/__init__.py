"""Checks of numbers, dates, units and money."""
