"""The outbox: deliveries on their way, who holds them, and the one pen for their states."""
