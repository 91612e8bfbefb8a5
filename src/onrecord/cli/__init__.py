"""The command line: the only place that knows Typer and Rich.

app         the table of commands, each imported when called; errors become one line
commands    one module per command, named as it is typed
options     filters, output and source flags, written once; flags become a Filter and a Page
render      tables, details, bars, differences: no reading, no deciding
entry       the wizard, the editor, drafts
terminal    output, sanitizing, confirmation, pager, progress
completion  what the shell may complete
help        help pages and usage errors
"""
