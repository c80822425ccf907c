"""The one door to cases for staff, and the list that leads to it."""

from portal.records.desk.door import CaseFile, assign, close, contacted, open, visible
from portal.records.desk.inbox import PAGE, Inbox, Row, inbox
from portal.records.desk.meeting import call_off, meet

__all__ = ["PAGE", "CaseFile", "Inbox", "Row"]
__all__ += ["assign", "call_off", "close", "contacted", "inbox", "meet", "open", "visible"]
