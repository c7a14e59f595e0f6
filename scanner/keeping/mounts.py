"""What kind of file system a path lies on, as far as the system tells: whether other machines may work there too.

Locks: NFS, SMB and their like pass flock on to the server or keep it to the machine, by how they are mounted, and FUSE
keeps it to the machine unless told otherwise (flock(2), mount.cifs(8), fuse(4)); Lustre says so in its options. Cluster
file systems such as Ceph, GPFS, GFS2 and OCFS2 lock for all machines.
"""

import re
from pathlib import Path, PurePath
from typing import NamedTuple

_TABLE = Path("/proc/self/mountinfo")
_SERVERS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda", "beegfs", "davfs"}
_HOSTS = {"9p", "virtiofs", "vboxsf", "prl_fs", "vmhgfs"}
"""Folders of the machine that this one is a guest of."""
_PROGRAMS = {"sshfs", "s3fs", "rclone", "gcsfuse", "goofys", "mountpoint-s3", "blobfuse2", "glusterfs", "juicefs"}
_PROGRAMS |= {"davfs", "curlftpfs", "smbnetfs", "vmhgfs-fuse"}
_UNSURE = frozenset(_SERVERS | _HOSTS | {f"fuse.{name}" for name in _PROGRAMS})
"""Where a lock of another machine may not be seen."""
_SURE = frozenset({"ceph", "fuse.ceph-fuse", "gpfs", "gfs2", "ocfs2", "lustre", "orangefs", "panfs"})
"""Where all machines see all locks."""
_OWN_LOCKS = frozenset({"localflock", "noflock"})
_ESCAPED = re.compile(r"\\([0-7]{3})")


class FileSystem(NamedTuple):
    """A file system: its kind, empty where that is not known, and the options that it is mounted with."""

    kind: str
    options: frozenset[str] = frozenset()

    @property
    def is_shared(self) -> bool:
        """Whether other machines may have it mounted too."""
        return self.kind in _UNSURE | _SURE

    @property
    def journal_mode(self) -> str:
        """How SQLite is to keep its journal there, where each commit is to last.

        Its write-ahead log needs memory that all its users share, so it is for one machine alone (sqlite.org/wal.html).
        A journal that is deleted may have its name again after a power failure, and takes the last commit back then;
        one that is cut is synced (sqlite.org/pragma.html, `synchronous`).
        """
        return "TRUNCATE" if self.is_shared else "WAL"

    @property
    def has_sure_locks(self) -> bool:
        """Whether a lock is seen by all who may work there."""
        return self.kind not in _UNSURE and not (self.kind == "lustre" and self.options & _OWN_LOCKS)


class Mounts:
    """The file systems of this machine, by the text of Linux's /proc/PID/mountinfo (proc_pid_mountinfo(5))."""

    def __init__(self, table: str) -> None:
        self._mounted = [found for line in table.split("\n") if (found := _mounted(line))]

    def of(self, path: Path) -> FileSystem:
        """Return what a path lies on, which need not be there yet: what is mounted closest above it, and last."""
        place = path.resolve()
        above = [(len(at.parts), system) for at, system in self._mounted if place.is_relative_to(at)]
        longest = max((length for length, _ in above), default=0)
        return next((system for length, system in reversed(above) if length == longest), FileSystem(""))


def mounts_here() -> Mounts:
    """Return the file systems of this machine; none are known where it is not Linux."""
    try:
        return Mounts(_TABLE.read_text(encoding="utf-8", errors="surrogateescape"))
    except OSError:
        return Mounts("")


def _mounted(line: str) -> tuple[PurePath, FileSystem] | None:
    """Return where a line says that something is mounted, and what; None for a line of another form."""
    before, found, after = line.partition(" - ")
    fields, more = before.split(" "), after.split(" ")
    if not found or len(fields) < 6 or len(more) < 3:
        return None
    options = frozenset((fields[5] + "," + more[2]).split(","))
    return PurePath(_ESCAPED.sub(_unescaped, fields[4])), FileSystem(more[0], options)


def _unescaped(found: re.Match[str]) -> str:
    """Return the character of an octal escape; a byte beyond ASCII as Python has it in the names of files."""
    return bytes([int(found[1], 8) & 0xFF]).decode("utf-8", "surrogateescape")
