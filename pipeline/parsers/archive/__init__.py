"""Archives (ZIP, TAR and its compressed forms, GZIP, 7z, RAR) → their members, within limits."""

from pipeline.parsers.archive.members import Member, MemberError
from pipeline.parsers.archive.spool import Spooled, spool
from pipeline.parsers.archive.unpacking import SEPARATOR, archive_format, container, unpack

__all__ = ["SEPARATOR", "Member", "MemberError", "Spooled", "archive_format", "container", "spool", "unpack"]
