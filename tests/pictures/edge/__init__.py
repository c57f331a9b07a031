"""The room's pages in every state: door, chair, delegate, secretary, shared screen, over a real journal."""

from tests.pictures.edge import (
    arriving,
    at_screen,
    between,
    by_item,
    checking,
    claiming,
    deciding,
    discussing,
    in_rooms,
    lasting,
    moving,
    settling,
    voting_secretly,
)
from tests.pictures.shots import Chapter

CHAPTERS: tuple[Chapter, ...] = (
    *claiming.CHAPTERS,
    *arriving.CHAPTERS,
    *checking.CHAPTERS,
    *discussing.CHAPTERS,
    *at_screen.CHAPTERS,
    *by_item.CHAPTERS,
    *in_rooms.CHAPTERS,
    *deciding.CHAPTERS,
    *settling.CHAPTERS,
    *voting_secretly.CHAPTERS,
    *between.CHAPTERS,
    *lasting.CHAPTERS,
    *moving.CHAPTERS,
)
