"""Use cases about outages: the website, playbooks, prepared drafts and feeds."""
