"""What people give to the command line: texts, files, and the installation that they mean."""
