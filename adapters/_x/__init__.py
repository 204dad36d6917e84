"""What X is like: access, answers, media, texts and the words for them."""
