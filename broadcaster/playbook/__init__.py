"""What is prepared for an outage: drafts with blanks, the holding statement, the all-clear. Pure."""
