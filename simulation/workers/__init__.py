"""Heavy work (reports, searches, studies) in processes of its own: a pool, a queue, and what runs there."""
