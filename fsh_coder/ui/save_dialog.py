"""Ask where a file is to be written, and say that it is."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from fsh_coder.ui.kit.dialogs import confirm
from fsh_coder.ui.kit.toast import Toast, show_toast


def ask_where_to_save(
    parent: QWidget, title: str, *, proposed: Path, kind: str, suffix: str
) -> Path | None:
    """Return the file a person chose, with the right suffix; None if she thought better of it.

    Args:
        parent: over which window.
        title: of the dialog.
        proposed: folder and name to start with.
        kind: words for the file's kind, such as "Excel workbook".
        suffix: with its dot, such as ".xlsx".
    """
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), f"{kind} (*{suffix})")
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() == suffix:
        return path
    # The dialog asked about the name without its suffix only.
    path = path.with_name(path.name + suffix)
    if path.exists() and not confirm(
        parent,
        "Replace the file?",
        text=f"There is already a file {path.name} in this folder.",
        deed="Replace it",
        destructive=True,
    ):
        return None
    return path


def show_written(parent: QWidget, path: Path) -> Toast:
    """Say that a file is written, and offer to open its folder."""

    def open_folder() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    return show_toast(
        parent, f"{path.name} is written", action="Open folder", on_action=open_folder
    )
