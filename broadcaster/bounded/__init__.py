"""Work on hostile input, in processes that can neither fill the memory nor run for long."""
