"""Workshops 研讨: teams in a room, one model; rooms, sittings, rounds and entries, what is revealed, and where it is kept.

`room.py` holds what a room is, `acts.py` what can be done in it, `views.py` what each recipient may see of it;
`store.py` keeps it, `service.py` brings them together for whoever serves pages.
"""
