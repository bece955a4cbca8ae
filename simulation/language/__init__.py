"""How words and numbers are written in either language, the same on screens, in documents and in the shell."""
