"""The store on a PostgreSQL server, for people who record together; Citus takes the same SQL.

Its modules, from what a command calls down to the tables:

    store       what the store promises, over one connection
    contents    all that the tables keep, for a copy in another store, and back
    changes     changing, undoing, history: under one lock of the store
    search      questions: a statement or two of SQL each
    write       statements and their names into the tables
    query       a filter as a condition in SQL
    connection  transactions, retries, long answers, errors as ours
    schema      the tables, and the row that a statement becomes

A plain addition takes no lock of the store: an id is kept once, whoever comes first.
"""
