"""Routes, one module a subject: each parses, calls once, renders."""
