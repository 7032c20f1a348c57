"""Fitting of the small models that ship: nothing here runs when a question is asked."""
