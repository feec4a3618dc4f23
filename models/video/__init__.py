"""Rendered films with exact envelopes, which train the mapper."""
