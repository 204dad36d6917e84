"""One rendition on its way to one account: its states and the rules between them, without input or output."""
