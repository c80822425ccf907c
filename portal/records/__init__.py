"""The only room that touches the database. A verb is a plain function `verb(tx, …)`; each call is one transaction.

await records.write(cases.keep, token, …)   durable before it returns
await records.read(cases.of, token, now=now)
"""

from portal.records.database import Records, migrate
from portal.records.tx import Busy, Refusal, Tx

__all__ = ["Busy", "Records", "Refusal", "Tx", "migrate"]
