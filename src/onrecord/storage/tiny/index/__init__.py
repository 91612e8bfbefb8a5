"""The search index of a store's file, on Tantivy: a copy in the cache directory.

    manager   opened, caught up, updated, rebuilt or thrown away
    search    questions, one call of the engine each
    update    lines added and taken out, then committed with a stamp
    query     a filter as a query of the engine
    schema    the fields, and the document that a line becomes

It never fails and never delays anybody for long: whoever cannot have it scans.
"""
