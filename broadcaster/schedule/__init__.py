"""When a broadcast goes out and how often: website conditions, repetition and its guard. Pure."""
