"""Network drives and synced folders are told from this computer's own disk."""

from pathlib import Path

import pytest

from fsh_coder.store.places import shared_place

_MOUNTS = """\
22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
30 22 0:26 / /home rw,relatime shared:2 - btrfs /dev/nvme0n1p3 rw
41 30 0:40 / /home/ann/team rw,relatime - cifs //server/team rw,vers=3.1.1
42 30 0:41 / /home/ann/team/local rw,relatime master:1 shared:9 - ext4 /dev/sdb1 rw
43 30 0:42 / /home/ann/with\\040space rw - nfs4 server:/export rw
44 30 0:43 / /home/ann/server rw,nosuid - fuse.sshfs ann@server: rw
45 30 0:44 / /home/ann/usb rw - fuseblk /dev/sdc1 rw
46 30 0:45 / /home/ann/odd rw - fuse.something what rw
47 30 0:46 / /home/ann/vm rw - vboxsf shared rw
48 30 0:47 / /home/ann/twice rw - ext4 /dev/sdd1 rw
49 48 0:48 / /home/ann/twice rw - nfs server:/b rw
half a line
"""


@pytest.mark.parametrize(
    ("folder", "where"),
    [
        ("/srv/studies", None),
        ("/home/ann", None),
        ("/home/ann/team", "a network drive (cifs)"),
        ("/home/ann/team/deep/down", "a network drive (cifs)"),
        ("/home/ann/teamwork", None),
        ("/home/ann/team/local", None),
        ("/home/ann/with space", "a network drive (nfs4)"),
        ("/home/ann/server", "a folder that another program provides (fuse.sshfs)"),
        ("/home/ann/odd", "a folder that another program provides (fuse.something)"),
        ("/home/ann/usb", None),
        ("/home/ann/vm", "a folder shared with another system (vboxsf)"),
        ("/home/ann/twice", "a network drive (nfs)"),
    ],
)
def test_the_mount_that_holds_the_file_decides(folder: str, where: str | None) -> None:
    """The innermost, latest mount tells what kind of disk a path is on."""
    path = Path(folder) / "study.fsh"
    assert shared_place(path, mounts=_MOUNTS, environment={}) == where


@pytest.mark.parametrize(
    ("mount_point", "options", "is_shared"),
    [
        ("/", "rw,trans=virtio", False),
        ("/mnt/host", "rw,trans=fd,rfdno=4", False),
        ("/mnt/host", "rw,trans=virtio,version=9p2000.L", True),
        ("/mnt/host", "rw,dirsync,aname=drvfs;path=C:;uid=1000", True),
    ],
)
def test_a_sandboxs_9p_disk_is_its_own_but_a_hosts_9p_folder_is_shared(
    mount_point: str, options: str, is_shared: bool
) -> None:
    """The same file system serves both; its options tell which it is."""
    mounts = f"22 1 0:2 / {mount_point} rw - 9p host {options}\n"
    found = shared_place(Path("/mnt/host/study.fsh"), mounts=mounts, environment={})
    assert found == ("a folder shared with another system (9p)" if is_shared else None)


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/home/ann/OneDrive", "OneDrive"),
        ("/home/ann/OneDrive - University of X/study", "OneDrive"),
        ("/home/ann/Dropbox (Personal)/a/b", "Dropbox"),
        ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("/Users/ann/Library/CloudStorage/GoogleDrive-ann@x.org/My Drive", "Google Drive"),
        ("/home/ann/Nextcloud2", "Nextcloud"),
        ("/home/ann/NEXTCLOUD", "Nextcloud"),
    ],
)
def test_a_sync_services_folder_is_known_by_its_name(folder: str, service: str) -> None:
    """Folders that sync services make are refused wherever they stand."""
    found = shared_place(Path(folder) / "study.fsh", mounts="", environment={})
    assert found == f"a {service} folder"


@pytest.mark.parametrize(
    "folder", ["/home/ann/dropbox-study", "/home/ann/my dropbox notes", "/srv/one drive"]
)
def test_a_name_that_only_sounds_alike_is_no_sync_folder(folder: str) -> None:
    """A study about Dropbox may be called so."""
    assert shared_place(Path(folder) / "study.fsh", mounts="", environment={}) is None


def test_the_file_itself_may_have_any_name() -> None:
    """Only folders count: a study file called Nextcloud is on no shared disk."""
    assert shared_place(Path("/srv/Nextcloud"), mounts="", environment={}) is None


def test_onedrive_is_known_by_its_variable() -> None:
    """Windows says where OneDrive is, even under another name; elsewhere is elsewhere."""
    environment = {"OneDriveCommercial": "/srv/cloud"}
    inside, outside = Path("/srv/cloud/a/study.fsh"), Path("/srv/clouds/study.fsh")
    assert shared_place(inside, mounts="", environment=environment) == "a OneDrive folder"
    assert shared_place(outside, mounts="", environment=environment) is None


def test_a_synced_folder_is_known_by_what_the_service_leaves_in_it(tmp_path: Path) -> None:
    """A sync folder that was renamed still holds the service's own file."""
    (tmp_path / "mine" / ".dropbox.cache").mkdir(parents=True)
    path = tmp_path / "mine" / "studies" / "study.fsh"
    assert shared_place(path, mounts="", environment={}) == "a Dropbox folder"


def test_this_computers_own_disk_is_not_shared(tmp_path: Path) -> None:
    """The real mount table of the machine that runs the tests is read and understood."""
    assert shared_place(tmp_path / "study.fsh", environment={}) is None
