"""Messages with their revisions, approvals, plans and lists."""
