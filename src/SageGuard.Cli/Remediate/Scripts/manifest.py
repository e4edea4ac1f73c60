# A backup's manifest, and the comparison of a tree with it: what the restore and a later comparison share.
STRIP = env("SG_STRIP") == "1"

def number_of(find, name, number):
    known = number_of.known
    if (find, name) not in known:
        try: known[find, name] = find(name)[2]
        except KeyError: known[find, name] = None
    return number if known[find, name] is None else known[find, name]
number_of.known = {}

# What an entry is to be on this machine: owners by name; on a notebook without root access no file that would give it.
def wanted(e):
    e["U"] = number_of(pwd.getpwnam, e["u"], e["U"]); e["G"] = number_of(grp.getgrnam, e["g"], e["G"]); mode = int(e["m"], 8)
    e["dropped"] = False
    if STRIP:
        x = dict((k, v) for k, v in e.get("x", {}).items() if k != "security.capability")
        keep = mode if e["t"] == "d" else mode & ~0o6000
        e["dropped"] = keep != mode or x != e.get("x", {}) or bool(e.get("f"))
        mode = keep; e["x"] = x; e.pop("f", None)
    e["mode"] = mode
    return e

class Manifest(object):
    def __init__(self, volume, work, mark): self.volume = volume; self.mark = mark; self.at = lambda name: os.path.join(work, name)

    def manifest(self): return (wanted(e) for e in lines(self.at("manifest")))

    # The manifest is the one that the mark names, its paths are in order and lead nowhere else, and there is room.
    def check(self):
        h = hashlib.sha256(); files = size = 0; last = None
        def once():
            aws = Aws("s3", "cp", "--only-show-errors", url("backup/" + self.mark["manifestKey"]), self.at("manifest"))
            return aws.end() == 0, aws.text()
        retry("Cannot read the manifest", once)
        with open(self.at("manifest"), "rb") as f:
            for line in f: h.update(line)
        if h.hexdigest() != self.mark["manifest"]: raise Failed("The manifest in S3 is not the one that the backup wrote (SHA-256 differs). Nothing was restored.")
        outs = {}
        with open(self.at("content"), "wb") as content:
            for e in lines(self.at("manifest")):
                names = names_of(e["p"]); files += 1; size += e["s"]
                if any(n in (b"", b".", b"..") or b"/" in n or b"\0" in n for n in names) or last is not None and not last < names or q(path_of(names)) != e["p"]:
                    raise Failed("The manifest has an entry that no volume has: %s. Nothing was restored." % e["p"][:300])
                last = names
                if "a" in e: content.write(line_of([e["a"], e]))
        if (files, size) != (self.mark["files"], self.mark["bytes"]): raise Failed("The manifest does not have the count and bytes of the backup. Nothing was restored.")
        for e in lines(self.at("content")):
            if e[0] not in outs: outs[e[0]] = open(self.at("%d.list" % e[0]), "ab")
            outs[e[0]].write(line_of(e[1]))
            if len(outs) > 100: outs.pop(next(iter(outs))).close()
        for out in outs.values(): out.close()
        os.unlink(self.at("content"))

    def differs(self, e, s, fd, name, own, links, deep):
        if s is None: return "missing"
        kind = kind_of(s.st_mode)
        if kind != e["t"]: return "kind"
        if kind != "l" and stat.S_IMODE(s.st_mode) != e["mode"]: return "permissions"
        if (s.st_uid, s.st_gid) != (e["U"], e["G"]): return "owner"
        if s.st_mtime_ns != e["T"] and name is not None: return "time"
        if kind == "l" and q(os.readlink(name, dir_fd=fd)) != e["l"]: return "link"
        if kind in "cb" and s.st_rdev != e["r"]: return "device"
        if kind == "f" and s.st_size != e["s"]: return "size"
        if "i" in e:
            if links.setdefault(e["i"], s.st_ino) != s.st_ino: return "hard link"
        if not deep: return None
        if attributes(own if own is not None else via(fd, name)) != e.get("x", {}): return "attributes"
        if kind == "f" and self.digest(fd, name) != e["h"]: return "content"

    def digest(self, fd, name):
        f = os.open(name, FILE, dir_fd=fd)
        try:
            # From the disk, not from memory.
            os.posix_fadvise(f, 0, 0, os.POSIX_FADV_DONTNEED)
            h = hashlib.sha256()
            for block in iter(lambda: os.read(f, BLOCK), b""): h.update(block); status.add(len(block))
            return h.hexdigest()
        finally: os.close(f)

    # Every entry below a folder against the manifest, both ways.
    def compare(self, root, deep, wrong, extra):
        want = self.manifest(); e = next(want, None); links = {}
        for names, s, fd, own in Walk(root):
            while e and names_of(e["p"]) < names: wrong.add(e["p"] + " (missing)"); e = next(want, None)
            if e and names_of(e["p"]) == names:
                reason = self.differs(e, s, fd, names[-1] if names else None, own, links, deep)
                if reason: wrong.add("%s (%s)" % (e["p"], reason))
                e = next(want, None)
            else: extra.add(q(path_of(names)))
        while e: wrong.add(e["p"] + " (missing)"); e = next(want, None)

