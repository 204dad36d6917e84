"""What the command line tells: lines for people, documents for programs."""
