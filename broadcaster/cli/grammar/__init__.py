"""How the command line speaks: its table, its options, and what is wrong with a call, in both languages."""
