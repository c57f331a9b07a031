"""Central's pages in every state: the demo's province in its week, and one session as its room recorded it."""

from tests.pictures.central import afterwards, planning
from tests.pictures.shots import Chapter

CHAPTERS: tuple[Chapter, ...] = (*planning.CHAPTERS, *afterwards.CHAPTERS)
