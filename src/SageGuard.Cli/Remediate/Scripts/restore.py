# Restores a backup into an empty folder of its own on the volume, compares every entry with the manifest, and only then moves
# it into place by renaming. Nothing is reached through a link, and nothing that was there is overwritten.
HINT = "Give the replacement a larger volume, or make room in %s." % TEMP
STAGING = b".sageguard-restore"

def by_name(fd, name): return dict(dir_fd=fd, follow_symlinks=False)

# Gives an entry everything but its content. Owner first: it takes set-uid bits and capabilities away.
def dress(e, fd, name, own=None):
    where = own if own is not None else via(fd, name)
    if own is not None: os.fchown(own, e["U"], e["G"]); os.fchmod(own, e["mode"])
    else:
        os.chown(name, e["U"], e["G"], **by_name(fd, name))
        if e["t"] != "l": os.chmod(name, e["mode"], dir_fd=fd)
    for k, v in sorted(e.get("x", {}).items()):
        if own is not None: os.setxattr(own, k, unquote_to_bytes(v))
        else: os.setxattr(where, k, unquote_to_bytes(v), follow_symlinks=False)
    if own is not None: os.utime(own, ns=(e["T"], e["T"]))
    else: os.utime(name, ns=(e["T"], e["T"]), **by_name(fd, name))

class Restore(Manifest):
    def __init__(self, volume, work, mark):
        Manifest.__init__(self, volume, work, mark)
        self.dropped = Listed(); self.aside = Listed(); self.extra = Listed(); self.touched = Listed(); self.tree = None

    def room(self):
        v = os.statvfs(VOLUME); free = (v.f_bfree if ROOT else v.f_bavail) * v.f_frsize
        if free < self.mark["disk"]: raise Failed("The disk is full: the files need %d bytes, %d are free. Give the replacement a larger volume. Nothing was restored." % (self.mark["disk"], free))

    # What an earlier try left: finished, it only has to be put into place; else it is removed. Only a folder of our own counts.
    def begin(self):
        try: s = os.stat(STAGING, dir_fd=self.volume, follow_symlinks=False)
        except OSError as error:
            if error.errno != errno.ENOENT: raise
            s = None
        if s is not None:
            fd = os.open(STAGING, DIR, dir_fd=self.volume) if stat.S_ISDIR(s.st_mode) else None
            mine = fd is not None and s.st_uid == os.geteuid() and stat.S_IMODE(s.st_mode) == 0o700
            if mine and self.verified(fd): self.staging = fd; self.tree = os.open(b"tree", DIR, dir_fd=fd); return True
            if mine: remove(self.volume, STAGING)
            else: self.put_aside(STAGING)
        self.room()
        os.mkdir(STAGING, 0o700, dir_fd=self.volume)
        self.staging = os.open(STAGING, DIR, dir_fd=self.volume)
        s = os.fstat(self.staging)
        if s.st_uid != os.geteuid() or stat.S_IMODE(s.st_mode) != 0o700: raise Failed("%s was exchanged while it was made." % STAGING.decode())
        os.mkdir(b"tree", 0o700, dir_fd=self.staging); self.tree = os.open(b"tree", DIR, dir_fd=self.staging)
        return False

    def verified(self, fd):
        try: f = os.open(b"verified", FILE, dir_fd=fd)
        except OSError: return False
        with os.fdopen(f, "rb") as r: return r.read(100).decode("ascii", "replace") == self.mark["manifest"]

    # Folders first, and everything that has no content.
    def skeleton(self):
        cursor = Cursor(self.tree)
        for e in self.manifest():
            names = names_of(e["p"])
            if not names: continue
            fd = cursor.at(names[:-1]); name = names[-1]
            if e["t"] == "d": os.mkdir(name, 0o700, dir_fd=fd)
            elif e["t"] == "f": continue
            elif e["t"] == "l": os.symlink(unquote_to_bytes(e["l"]), name, dir_fd=fd)
            elif e["t"] == "p": os.mkfifo(name, 0o600, dir_fd=fd)
            else: os.mknod(name, 0o600 | (stat.S_IFCHR if e["t"] == "c" else stat.S_IFBLK), e["r"], dir_fd=fd)
        cursor.close()

    def fetch(self, number):
        part = self.mark["parts"][number]
        if not os.path.exists(self.at("%d.list" % number)): status.add(part["size"]); return
        def once():
            status.say("restoring %s" % part["key"])
            aws = Aws("s3", "cp", "--only-show-errors", url("backup/" + part["key"]), "-", stdout=subprocess.PIPE)
            stream = In(aws.process.stdout)
            try:
                missing = self.unpack(number, stream)
                while stream.read(BLOCK): pass
            except (tarfile.TarError, EOFError, Broken) as error: missing = str(error) or "it is cut"
            except BaseException: aws.process.kill(); raise
            if missing: aws.process.kill()
            code = aws.end()
            if code and not missing: missing = aws.text()
            if not missing and (stream.n, stream.h.hexdigest()) != (part["size"], part["sha256"]): missing = "it is not what the backup wrote (SHA-256 differs)"
            return not missing, "%s %s" % (missing, aws.text())
        retry("Cannot restore %s" % part["key"], once)

    def unpack(self, number, stream):
        want = (wanted(e) for e in lines(self.at("%d.list" % number))); e = next(want, None); cursor = Cursor(self.tree)
        try:
            with tarfile.open(fileobj=stream, mode="r|", encoding="utf-8", errors="surrogateescape", bufsize=BLOCK) as tar:
                for m in tar:
                    tar.members = []
                    if e is None: break
                    names = tuple(m.name.encode("utf-8", "surrogateescape").rstrip(b"/").split(b"/")[1:])
                    if names == names_of(e["p"]) and m.isreg(): self.file(e, names, tar, m, cursor); e = next(want, None)
            return "%s is not in it" % e["p"] if e else None
        finally: cursor.close()

    def file(self, e, names, tar, m, cursor):
        fd = cursor.at(names[:-1])
        try: os.unlink(names[-1], dir_fd=fd)
        except OSError as error:
            if error.errno != errno.ENOENT: raise
        f = os.open(names[-1], os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=fd)
        try:
            content = tar.extractfile(m).raw; h = hashlib.sha256(); size = pos = 0
            for start, length in getattr(m, "sparse", None) or [(0, m.size)]:
                for n in range(0, start - pos, BLOCK): h.update(bytes(min(BLOCK, start - pos - n)))
                content.seek(start); pos = start
                while pos < start + length:
                    block = content.read(min(BLOCK, start + length - pos))
                    if not block: raise Broken("it ends in %s" % e["p"])
                    h.update(block); at = 0
                    while at < len(block): at += os.pwrite(f, block[at:], pos + at)
                    pos += len(block)
            for n in range(0, m.size - pos, BLOCK): h.update(bytes(min(BLOCK, m.size - pos - n)))
            os.ftruncate(f, m.size)
            if (m.size, h.hexdigest()) != (e["s"], e["h"]): raise Broken("%s in it is not what the manifest says" % e["p"])
            dress(e, fd, names[-1], f)
        finally: os.close(f)

    # Hard links, and at last the folders: their times move with whatever comes into them.
    def finish(self):
        leaders = {}; folders = array.array("Q"); cursor = Cursor(self.tree); second = Cursor(self.tree)
        with open(self.at("manifest"), "rb") as f:
            at = 0
            for line in f:
                e = wanted(json.loads(line.decode())); names = names_of(e["p"])
                if e["dropped"]: self.dropped.add(e["p"])
                if e["t"] == "d": folders.append(at)
                elif "i" in e and e["i"] in leaders:
                    if e["t"] != "f": os.unlink(names[-1], dir_fd=cursor.at(names[:-1]))
                    leader = leaders[e["i"]]
                    os.link(leader[-1], names[-1], src_dir_fd=second.at(leader[:-1]), dst_dir_fd=cursor.at(names[:-1]), follow_symlinks=False)
                else:
                    if "i" in e: leaders[e["i"]] = names
                    if e["t"] != "f": dress(e, cursor.at(names[:-1]), names[-1])
                at += len(line)
            for at in reversed(folders):
                f.seek(at); e = wanted(json.loads(f.readline().decode())); own = cursor.at(names_of(e["p"])); dress(e, None, None, own)
        cursor.close(); second.close()

    def verify(self):
        wrong = Listed(); extra = Listed()
        sync()
        self.compare(self.tree, True, wrong, extra)
        if wrong.count or extra.count: raise Failed("%d entries on the replacement differ from the manifest: %s" % (wrong.count + extra.count, (wrong if wrong.count else extra).text()))
        f = os.open(b"verified", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=self.staging)
        os.write(f, self.mark["manifest"].encode()); os.fsync(f); os.close(f)

    # What is there already, e.g. a clone of a repository, is kept beside it under another name.
    def put_aside(self, name):
        folder = b"sageguard-aside-" + env("SG_KEY").rsplit("/", 1)[-1].encode()
        try: os.mkdir(folder, 0o700, dir_fd=self.volume)
        except OSError as error:
            if error.errno != errno.EEXIST: raise
        fd = os.open(folder, DIR, dir_fd=self.volume)
        try:
            for n in range(1000):
                to = name[:240] + (b".%d" % n if n else b"")
                try: os.stat(to, dir_fd=fd, follow_symlinks=False); continue
                except OSError as error:
                    if error.errno != errno.ENOENT: raise
                os.rename(name, to, src_dir_fd=self.volume, dst_dir_fd=fd)
                self.aside.add(q(path_of((folder, to)))); return
        finally: os.close(fd)

    def place(self):
        for name in listing(self.tree):
            for _ in range(10):
                try: os.stat(name, dir_fd=self.volume, follow_symlinks=False); self.put_aside(name)
                except OSError as error:
                    if error.errno != errno.ENOENT: raise
                # A folder's parent changes: that takes the permission to write into it, which root has.
                try: os.rename(name, name, src_dir_fd=self.tree, dst_dir_fd=self.volume); break
                except OSError as error:
                    if error.errno not in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR): raise
            else: raise Failed("%s comes into being on the replacement again and again." % q(name))
        os.close(self.tree); os.close(self.staging); remove(self.volume, STAGING)
        cursor = Cursor(self.volume)
        for e in self.manifest():
            if not names_of(e["p"]): dress(e, None, None, self.volume)
            if e.get("f"):
                names = names_of(e["p"]); f = os.open(names[-1], FILE, dir_fd=cursor.at(names[:-1])) if e["t"] == "f" else os.dup(cursor.at(names))
                fcntl.ioctl(f, 0x40086602, array.array("L", [e["f"] | flags_of(f)]), True); os.close(f)
        cursor.close()
        self.compare(self.volume, False, self.touched, self.extra)

class Broken(Exception): pass

# An archive as it comes: counted and hashed.
class In(object):
    def __init__(self, pipe): self.pipe = pipe; self.h = hashlib.sha256(); self.n = 0
    def read(self, n):
        block = self.pipe.read(n); self.h.update(block); self.n += len(block); status.add(len(block))
        return block

# Removes a folder and what is below it, through no link and at any depth.
def remove(root, name):
    fd = os.open(name, DIR, dir_fd=root); cursor = Cursor(fd); os.close(fd); stack = [()]
    while stack:
        at = stack[-1]; fd = cursor.at(at); deeper = False
        for n in listing(fd):
            try: os.unlink(n, dir_fd=fd)
            except OSError as error:
                if error.errno not in (errno.EISDIR, errno.EPERM) or not stat.S_ISDIR(os.stat(n, dir_fd=fd, follow_symlinks=False).st_mode): raise
                try: os.rmdir(n, dir_fd=fd)
                except OSError as second:
                    if second.errno != errno.ENOTEMPTY: raise
                    stack.append(at + (n,)); deeper = True; break
        if not deeper:
            stack.pop()
    cursor.close()
    os.rmdir(name, dir_fd=root)

def action(work):
    volume = open_volume()
    try: fcntl.flock(volume, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError: say("a restore is under way already"); os._exit(0)
    check_owner()
    if get("restore/done.json") is not None: say("the restore is complete already"); return
    good, error = status.send("running", "begun")
    if not good: raise Failed("Cannot write to %s: %s" % (url("restore"), error))
    status.start()
    mark = get("backup/done.json")
    if mark is None: raise Failed("There is no backup at %s." % url("backup"))
    work.append(work_folder(volume))
    r = Restore(volume, work[0], json.loads(mark.decode()))
    status.total = sum(p["size"] for p in r.mark["parts"]) + r.mark["bytes"]
    r.check()
    if not r.begin():
        r.skeleton()
        together(r.fetch, range(len(r.mark["parts"])))
        status.say("making links and folders")
        r.finish()
        status.say("comparing every file with the manifest")
        r.verify()
    else:
        for e in r.manifest():
            if e["dropped"]: r.dropped.add(e["p"])
    status.say("moving the files into place")
    r.place()
    done = {"version": 2, "at": int(time.time()), "files": r.mark["files"], "bytes": r.mark["bytes"], "manifest": r.mark["manifest"], "extra": r.extra.json(), "aside": r.aside.json(),
        "dropped": r.dropped.json(), "changing": r.touched.json()}
    retry("Cannot write the mark", lambda: put("restore/done.json", json.dumps(done, sort_keys=True).encode()))
    status.end("done", "complete")
    say("the restore is complete")

main(action, lambda: None)
