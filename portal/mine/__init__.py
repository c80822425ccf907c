"""After sending: what happens next, what we understood, and the person's rights.

Routes, all under `/{lang}/mine`: GET mine · POST `/withdraw`, `/give`, `/erase` · GET `/meeting.ics`, POST `/decline` ·
GET `/copy`, `/copy.json`, `/copy.pdf` · GET and POST `/skills`.
"""

from portal.mine.copies import as_json, as_page, as_pdf
from portal.mine.meeting import calendar, decline
from portal.mine.page import erase, give, mine, withdraw
from portal.mine.skills import keep_skills, skills

__all__ = ["as_json", "as_page", "as_pdf", "calendar", "decline", "erase", "give", "keep_skills", "mine", "skills"]
__all__ += ["withdraw"]
