"""PDF to Paper, in a process of its own; the only importer of pymupdf."""
