"""Rendered scenes with exact sound: the moving pictures that train the RMS-Mapper."""
