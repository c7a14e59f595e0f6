"""Papers to records: one by its name, or a corpus, with what decides a record and what is still to be done."""
