"""The thread that shows a film beside the sound: it follows, drops what is late, never leads."""

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.media.picture_reader import Picture, PictureReader

#: Enough to see who speaks and how they sit; a smoother film would cost more than it tells.
PICTURES_PER_S = 15


class PictureFollower(threading.Thread):
    """Shows the picture of the last time it was told; the sound knows nothing of it.

    Args:
        path: the recording.
        shown_as: the name error messages use.
        box: greatest width and height in pixels.
        show: gets each new picture, on this thread.
        fail: gets what ended the film, on this thread; the sound goes on.
    """

    def __init__(
        self,
        path: Path,
        *,
        shown_as: str,
        box: tuple[int, int],
        show: Callable[[Picture], None],
        fail: Callable[[Exception], None],
    ) -> None:
        super().__init__(name="picture follower", daemon=True)
        self._path, self._shown_as = path, shown_as
        self._box = box
        self._show, self._fail = show, fail
        self._changed = threading.Condition()
        self._target_ms: int | None = None
        self._is_stale = False
        self._closing = threading.Event()

    def go_to(self, at_ms: int) -> None:
        """Show the picture of a time, in ms of the sound; returns at once."""
        with self._changed:
            if at_ms != self._target_ms:
                self._target_ms, self._is_stale = at_ms, True
                self._changed.notify_all()

    def set_box(self, box: tuple[int, int]) -> None:
        """Show pictures of another size from now on."""
        with self._changed:
            self._box, self._is_stale = box, self._target_ms is not None
            self._changed.notify_all()

    def close(self) -> None:
        """Stop; the thread has ended and the file is free when this returns."""
        with self._changed:
            self._closing.set()
            self._changed.notify_all()
        if self.ident is not None:
            self.join()

    def run(self) -> None:
        """Follow until closed, or until the film breaks off."""
        try:
            with PictureReader(self._path, shown_as=self._shown_as) as reader:
                self._follow(reader)
        except UserFacingError as error:
            self._fail(error)
        finally:
            error_of_ours = sys.exc_info()[1]
            if isinstance(error_of_ours, Exception):
                # A bug of ours: it goes on to the thread's own hook, to be logged whole.
                self._fail(error_of_ours)

    def _follow(self, reader: PictureReader) -> None:
        shown: tuple[int, tuple[int, int]] | None = None
        while True:
            wanted = self._wanted()
            if wanted is None:
                return
            began = time.perf_counter()
            at_ms, box = wanted
            picture = reader.picture_at(at_ms, box=box, is_wanted=self._is_open)
            if picture is not None and (picture.at_ms, box) != shown:
                shown = (picture.at_ms, box)
                self._show(picture)
            # New times that come meanwhile must not wake this thread.
            self._closing.wait(max(0.0, began + 1 / PICTURES_PER_S - time.perf_counter()))

    def _wanted(self) -> tuple[int, tuple[int, int]] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing.is_set() or self._is_stale)
            if self._closing.is_set() or self._target_ms is None:
                return None
            self._is_stale = False
            return self._target_ms, self._box

    def _is_open(self) -> bool:
        return not self._closing.is_set()
