"""The desk of the staff: sign-in, inbox, the one page of a case, the command line."""
