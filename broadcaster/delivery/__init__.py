"""One rendition on its way to one account: its states, the rules between them and the executor."""
