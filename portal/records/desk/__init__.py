"""The one door to cases for staff, and the list that leads to it."""

from portal.records.desk.door import CaseFile, assign, close, contacted, open, visible
from portal.records.desk.inbox import PAGE, Inbox, Row, inbox

__all__ = ["PAGE", "CaseFile", "Inbox", "Row", "assign", "close", "contacted", "inbox", "open", "visible"]
