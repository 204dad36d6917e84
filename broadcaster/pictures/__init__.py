"""Pictures from people: recognised by content, decoded in a bounded process, and rebuilt from their pixels."""
