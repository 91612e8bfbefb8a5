"""Recording by hand: by flags, in the editor, question by question."""
