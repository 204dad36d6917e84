"""Use cases about the installation: its accounts, record, room and health; and the installation itself."""
