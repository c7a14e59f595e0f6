"""Power failures, replayed: what a process did to a directory is recorded, and the directory built as it may be left.

`tracing.py` runs a real process under strace and reads its calls. `recording.py` makes of them a log of steps over
numbered files and folders, and of what was said in between. `crashes.py` cuts the log anywhere and builds what a disk
may then hold. `deeds.py` and `batches.py` are what is recorded, and what is asked of each directory afterwards.
"""
