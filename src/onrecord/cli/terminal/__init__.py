"""What passes between us and the terminal: lines, pages, bars, consent."""
