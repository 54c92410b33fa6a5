"""Where a study file must not stand: network drives and folders that a sync service copies.

There, two computers can each be told that their work is saved and one of them loses it.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

from fsh_coder.domain.errors import StudyOnSharedFolder

_MOUNTS = Path("/proc/self/mountinfo")

_NETWORK_TYPES = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre"}
    | {"gfs", "gfs2", "ocfs2", "gpfs", "beegfs", "davfs", "coda"}
)
_VIRTUAL_MACHINE_TYPES = frozenset({"vboxsf", "vmhgfs", "prl_fs", "drvfs"})

#: 9p serves a sandbox's own disk too; these options say that it is another system's folder.
_SHARED_9P = ("aname=drvfs", "trans=virtio")

#: Folder names that sync services make, and what follows the name ("OneDrive - University").
_SYNC_FOLDERS = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "iclouddrive": "iCloud Drive",
    "icloud drive": "iCloud Drive",
    "mobile documents": "iCloud Drive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
}
_SYNC_NAME = re.compile(r"(?P<name>.+?)(?: - .*| \(.*\)|-.*@.*|\d)?", re.DOTALL)

#: Files that sync services leave in the folder they copy, whatever it is called.
_SYNC_MARKERS = {
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}
_SYNC_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def refuse_shared_folder(path: Path) -> None:
    """Let a study stand only on this computer's own disk.

    Raises:
        StudyOnSharedFolder: the place is a network drive or a synced folder; it says which.
    """
    where = shared_place(path)
    if where is not None:
        raise StudyOnSharedFolder(path, where=where)


def shared_place(
    path: Path, *, mounts: str | None = None, environment: Mapping[str, str] | None = None
) -> str | None:
    """Return in words what kind of shared place a path is in, None for this computer's disk.

    Args:
        path: an absolute path; the file need not exist.
        mounts: the text of Linux's ``mountinfo``; None reads this computer's.
        environment: environment variables; None takes this process's.
    """
    variables = os.environ if environment is None else environment
    return (
        _synced(path, variables)
        or _marked_as_synced(path)
        or _network_drive_of_windows(path)
        or _network_mount(path, _mounts_of_this_computer() if mounts is None else mounts)
    )


def _synced(path: Path, variables: Mapping[str, str]) -> str | None:
    folders = [PurePath(variables[name]) for name in _SYNC_VARIABLES if variables.get(name)]
    if any(path.is_relative_to(folder) for folder in folders):
        return "a OneDrive folder"
    for part in path.parent.parts:
        match = _SYNC_NAME.fullmatch(part.casefold())
        service = _SYNC_FOLDERS.get(match["name"]) if match else None
        if service is not None:
            return f"a {service} folder"
    return None


def _marked_as_synced(path: Path) -> str | None:
    for folder in path.parents:
        for marker, service in _SYNC_MARKERS.items():
            if (folder / marker).exists():
                return f"a {service} folder"
    return None


def _network_drive_of_windows(path: Path) -> str | None:
    if sys.platform == "win32":
        import ctypes

        drive_is_remote = 4
        if path.drive.startswith("\\\\"):
            return "a network drive"
        if ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == drive_is_remote:
            return "a network drive"
    return None


def _mounts_of_this_computer() -> str:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except FileNotFoundError:
        return ""  # not Linux


class _Mount(NamedTuple):
    point: PurePath
    kind: str
    options: str


def _network_mount(path: Path, mounts: str) -> str | None:
    found: _Mount | None = None
    for mount in _mounts(mounts):
        # A later mount hides an earlier one at the same place.
        is_inner = found is None or len(mount.point.parts) >= len(found.point.parts)
        if is_inner and path.is_relative_to(mount.point):
            found = mount
    return None if found is None else _shared_kind(found)


def _mounts(text: str) -> Iterator[_Mount]:
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        place, source = before.split(), after.split()
        if len(place) >= 5 and source:
            # mountinfo writes a space in a path as \040.
            plain = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), place[4])
            yield _Mount(PurePath(plain), source[0], source[-1])


def _shared_kind(mount: _Mount) -> str | None:
    kind = mount.kind
    if kind in _NETWORK_TYPES:
        return f"a network drive ({kind})"
    if kind in _VIRTUAL_MACHINE_TYPES or (kind == "9p" and _is_another_systems(mount)):
        return f"a folder shared with another system ({kind})"
    if kind == "fuse" or kind.startswith("fuse."):
        # "fuseblk" is not meant: it serves a disk of this computer (NTFS, exFAT).
        return f"a folder that another program provides ({kind})"
    return None


def _is_another_systems(mount: _Mount) -> bool:
    is_root = mount.point == PurePath("/")
    return not is_root and any(option in mount.options for option in _SHARED_9P)
