"""What a user gives: words, files, standard input, the editor, a yes on the terminal."""
