"""Decides: the conversation, the pre-assessment and the places. Values in, values out."""
