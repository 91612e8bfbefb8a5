"""Between us and the terminal: lines, pages, progress, confirmation."""
