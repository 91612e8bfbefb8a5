"""The SQLite index of a store: built, caught up, asked, thrown away at any time.

Its rooms:

    keeping    finds it, and knows whether it is in step
    asking     answers: a filter is made SQL by conditions, been and spellings
    catching   takes in what was added, by rows, or changed, by following
    bulk       makes it anew: lines are read, numbers and facts told of them, runs sorted,
               together read as one, and merging, with summing, makes tables of them
    crew       shares that work with a second process; ahead: while an import still reads
    schema     its tables, and dates and ids as numbers

It is only a copy: statements are read from the file, and each is checked to be the one meant.
"""
