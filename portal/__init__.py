"""Talks with jobseekers and employers, and keeps records."""
