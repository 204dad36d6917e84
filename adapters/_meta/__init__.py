"""What Facebook and Instagram have in common, and what is Instagram's at the Graph API: access, rules, posts, reads."""
