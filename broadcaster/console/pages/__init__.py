"""What pages are made of: templates, words, times, numbers and files."""
