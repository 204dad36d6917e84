"""Pages of websites: what German authorities show, and what is shown in their place when something is wrong."""
