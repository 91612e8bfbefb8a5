"""Recording by hand: flags, the editor, question by question; drafts."""
