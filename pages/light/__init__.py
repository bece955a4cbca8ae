"""Light pages of workshops: phones and board. Small HTML with JSON and server-sent events, beside Streamlit in one process.

Nothing here is imported by a page of the app; the workshop's own libraries are loaded with the first request.
"""
