"""The embedded store: a TinyDB file, one document a line.

Its rooms, from what a command calls down to the bytes:

    store      adds and changes; reader asks: both of the file as it is now
    table      the same file as TinyDB's own storage and table, for scripts
    session    the store under its lock: what a command does becomes its file
    intake     what a batch adds, kept in its spool; sameness: the same words twice
    changing   what a command changes, in bytes: splicing, changes (the row that tells it), steps
    writer     the two ways to write: append, replace; mend what a killed writer left
    salvage    what is whole in a damaged file
    answers    what can be asked: scanned, by reading all with scan; glance, at once
    index      the same from an SQLite file
    view       an open file: its head, its lines as layout has them
    lock       one writer at a time; disk: for good

Whoever only reads holds a view, and no lock.
"""
