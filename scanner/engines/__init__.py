"""Where the papers of a batch are scanned: one file each; `local` is the default."""
