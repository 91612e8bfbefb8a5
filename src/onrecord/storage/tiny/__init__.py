"""The store in a TinyDB file: one statement a line, appended in place, all else by replacement.

Its modules, from what a command calls down to the bytes:

    store          what the store promises, over the file as it is now
    transaction    under the lock: what a command adds and changes becomes the file
    file_backend   the index joined with a scan of what it lacks; a scan alone if it breaks
    contents       all that the file keeps, for a copy in another store, and back
    batch          what a batch adds, duplicates left out, kept in its spool
    edits          what a command changes, as splices and as a row of history
    history        what commands did, newest first; change_record is such a row
    tinydb_api     the TinyDB that the store is: storage and table, all writing goes through them
    index          the search index, a copy that may be thrown away
    spool          new statements on their way in, in little memory
    splices        lines found by their number, put in and taken out
    write          the two ways to write: append in place, replace the file
    repair         what is whole in a damaged file
    recover        what a killed writer left at the end of a file
    snapshot       an open file: its tables, its lines with the statements in them
    header         what stands above the statements
    line_format    the bytes of a line
    checksum       of each line we write: bit rot, and changes by other programs
    lock           one writer at a time; fsync: written for good

Whoever only reads holds a snapshot, and no lock.
"""
