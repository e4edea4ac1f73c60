# Copies the volume into archives in S3, reads each back, and proves that every entry of the tree is in the manifest.
HINT = "Make room in %s." % TEMP
PART = int(env("SAGEGUARD_PART", 8 << 30))
WATCH = float(env("SAGEGUARD_WATCH", 15))
PATIENCE = float(env("SAGEGUARD_PATIENCE", 3600))
ROUNDS = 4
# In a terminal its owner runs it, whatever the plan says: nothing is stopped, and it ends when the backup is complete.
LIFECYCLE = env("SG_WAY") == "lifecycle" and not os.isatty(1)
ZEROS = bytes(BLOCK)
CHANGED = GONE + (errno.ENXIO, errno.EINVAL)

def cached(get):
    known = {}
    def name(number):
        if number not in known:
            try: known[number] = get(number)[0]
            except KeyError: known[number] = str(number)
        return known[number]
    return name
user_of, group_of = cached(pwd.getpwuid), cached(grp.getgrgid)

def mark_of(s): return [s.st_dev, s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_mode, s.st_uid, s.st_gid, s.st_nlink]

def entry_of(names, s):
    e = {"p": q(path_of(names)), "t": kind_of(s.st_mode), "m": "%04o" % stat.S_IMODE(s.st_mode), "u": user_of(s.st_uid), "U": s.st_uid,
         "g": group_of(s.st_gid), "G": s.st_gid, "T": s.st_mtime_ns, "s": 0}
    if e["t"] != "d":
        e["k"] = mark_of(s)
        if s.st_nlink > 1: e["i"] = "%x.%x" % (s.st_dev, s.st_ino)
    return e

# What a look compares of an entry without content: everything but a folder's times.
def shape(e): return dict((k, v) for k, v in e.items() if k not in ("k", "a", "?") and not (k == "T" and e["t"] == "d"))

class Backup(object):
    def __init__(self, root, work, run):
        self.root = root; self.run = run; self.at = lambda name: os.path.join(work, name)
        self.state = None; self.number = self.round = 0; self.parts = []; self.changed = Listed(); self.changing = Listed(); self.late = Listed(); self.quiet = "none"

    # Walks the tree and compares it with what is held. Writes the tree as it is now, and the entries that must be read.
    def look(self, deep=False):
        self.number += 1
        self.walk = Walk(self.root); self.skipped = Listed(); self.gone = Listed(); self.disk = 0
        self.tree = self.at("tree"); count = 0; size = 0; linked = {}
        old = lines(self.state) if self.state else iter(()); head = next(old, None); at = names_of(head["p"]) if head else None
        cursor = Cursor(self.root)
        with open(self.tree, "wb") as tree, open(self.at("pending"), "wb") as pending:
            for names, s, fd, own in self.walk:
                while head and at < names:
                    self.gone.add(head["p"]); head = next(old, None); at = names_of(head["p"]) if head else None
                same = None
                if head and at == names: same = head; head = next(old, None); at = names_of(head["p"]) if head else None
                e = entry_of(names, s)
                if e["t"] == "s": self.skipped.add(e["p"]); continue
                first = True
                if "i" in e and e["t"] != "d": first = e["i"] not in linked; linked.setdefault(e["i"], e["p"])
                if first: self.disk += s.st_blocks * 512
                if e["t"] == "f":
                    if same and same["t"] == "f" and same["k"] == e["k"] and not (deep and first and self.differs(names, fd, same)):
                        tree.write(line_of(same)); continue
                    if not first: e["L"] = linked[e["i"]]
                    e["z"] = 0 if "L" in e else min(s.st_blocks * 512, s.st_size) + 2048
                    tree.write(line_of({"p": e["p"], "?": same}))
                else:
                    try:
                        if e["t"] == "l": e["l"] = q(os.readlink(names[-1], dir_fd=fd))
                        if e["t"] in "cb": e["r"] = s.st_rdev
                        if own is not None or e["t"] != "d":
                            x = attributes(own if own is not None else via(fd, names[-1]))
                            if x: e["x"] = x
                        if own is not None:
                            f = flags_of(own)
                            if f: e["f"] = f
                    except OSError as error:
                        if error.errno in CHANGED: continue
                        raise why(error, names)
                    tree.write(line_of(e))
                    if same and shape(same) == shape(e): continue
                    e["z"] = 2048
                pending.write(line_of(e)); count += 1; size += e["z"]
                if self.number > 1: self.changed.add(e["p"])
            while head: self.gone.add(head["p"]); head = next(old, None)
        cursor.close()
        self.pending = count; self.size = size
        return count

    def differs(self, names, fd, e):
        try: f = os.open(names[-1], FILE, dir_fd=fd)
        except OSError as error:
            if error.errno in CHANGED: return True
            raise why(error, names)
        try:
            h = hashlib.sha256(); pos = 0
            for start, length in list(segments(f, e["s"])) + [(e["s"], 0)]:
                zeros(h, start - pos); pos = start
                while pos < start + length:
                    block = os.pread(f, min(BLOCK, start + length - pos), pos)
                    if not block: return True
                    h.update(block); pos += len(block); status.add(len(block))
            return h.hexdigest() != e["h"]
        except OSError as error: raise why(error, names)
        finally: os.close(f)

    # Reads what a look found into archives, several at once, and completes the tree with it.
    def archive(self):
        parts = []; out = None; size = 0
        for e in lines(self.at("pending")):
            if out is None or size + e["z"] > PART and size:
                if out: out.close()
                parts.append((len(self.parts) + len(parts), "%s/r%d-%05d.tar" % (self.run, self.round, len(parts)))); out = open(self.at("%d.list" % parts[-1][0]), "wb"); size = 0
            out.write(line_of(e)); size += e["z"]
        if out: out.close()
        status.total += 2 * self.size
        self.parts += [None] * len(parts); self.round += 1
        together(self.upload, parts)
        self.complete([self.at("%d.state" % n) for n, _ in parts])

    def upload(self, part):
        number, key = part
        estimate = sum(e["z"] for e in lines(self.at("%d.list" % number))) * 2 + BLOCK
        def once():
            status.say("uploading %s" % key)
            aws = Aws("s3", "cp", "--only-show-errors", "--expected-size", str(estimate), *(SSE + ["-", url("backup/" + key)]), stdin=subprocess.PIPE)
            out = Out(aws.process.stdin)
            try:
                self.write(number, out); aws.process.stdin.close()
            except ConnectionError: aws.process.kill()
            except BaseException: aws.process.kill(); raise
            if aws.end(): return False, aws.text() or "the upload broke off"
            status.say("reading %s back" % key)
            for _ in range(3):
                aws = Aws("s3", "cp", "--only-show-errors", url("backup/" + key), "-", stdout=subprocess.PIPE)
                h = hashlib.sha256(); n = 0
                for block in iter(lambda: aws.process.stdout.read(BLOCK), b""): h.update(block); n += len(block); status.add(len(block))
                code = aws.end()
                if (n, h.hexdigest()) == (out.n, out.h.hexdigest()):
                    self.parts[number] = {"key": key, "size": n, "sha256": h.hexdigest()}
                    return True, ""
            return False, aws.text() if code else "what S3 holds (%d bytes) is not what was sent (%d bytes): SHA-256 differs" % (n, out.n)
        retry("Cannot back up %s" % key, once)
        os.unlink(self.at("%d.list" % number))

    def write(self, number, out):
        cursor = Cursor(self.root)
        with open(self.at("%d.state" % number), "wb") as state:
            for e in lines(self.at("%d.list" % number)):
                names = names_of(e["p"])
                try:
                    if e["t"] == "f" and not self.file(e, names, cursor, out): continue
                    elif e["t"] != "f": out.header(e, names)
                except OSError as error:
                    if error.errno in (errno.EPIPE, errno.ECONNRESET, errno.ENOSPC): raise
                    # Gone, or of another kind by now: the next look finds what it is.
                    if error.errno in CHANGED: continue
                    raise why(error, names)
                if e["t"] == "f": state.write(line_of(dict(e, a=number) if "L" not in e else e))
        out.write(bytes(1024)); cursor.close()

    def file(self, e, names, cursor, out):
        if "L" in e: out.header(e, names); return True
        f = os.open(names[-1], FILE, dir_fd=cursor.at(names[:-1]))
        try:
            now = time.time(); s = os.fstat(f)
            if not stat.S_ISREG(s.st_mode): return False
            link = e.get("i"); e.clear(); e.update(entry_of(names, s))
            if link is None or e.get("i") != link: e.pop("i", None)
            # Written so shortly before that a second write may leave the same times: the next look reads it again.
            if s.st_ctime > now - 0.05 and QUIET != "read-only": e["k"] = None
            x = attributes(f)
            if x: e["x"] = x
            flags = flags_of(f)
            if flags: e["f"] = flags
            e["s"] = s.st_size
            e["h"] = out.body(e, names, f, s)
            return True
        finally: os.close(f)

    # The tree with the entries that were read. What could not be found meanwhile is left to the next look.
    def complete(self, states):
        content = {}
        for name in states:
            for e in lines(name):
                if "i" in e and "h" in e: content[e["i"]] = e
        def read():
            for name in states:
                for e in lines(name): yield e
        new = read(); head = next(new, None); self.state = self.at("state-%d" % self.number)
        with open(self.state, "wb") as state:
            for e in lines(self.tree):
                if "?" not in e: state.write(line_of(e)); continue
                if not head or head["p"] != e["p"]: continue
                e = head; head = next(new, None); leader = e.pop("L", None)
                if leader:
                    if e["i"] not in content: continue
                    e = dict(content[e["i"]], p=e["p"]); del e["a"]
                state.write(line_of(e))
        for name in states: os.unlink(name)
        self.forget()

    # The tree as it is; what would still have to be read is named: held in an older state, or not at all.
    def settle(self):
        self.changing = Listed(); self.late = Listed(); self.state = self.at("state-%d" % self.number)
        with open(self.state, "wb") as state:
            for e in lines(self.tree):
                if "?" not in e: state.write(line_of(e)); continue
                old = e["?"]
                if old and old["t"] == "f": self.changing.add(e["p"]); state.write(line_of(old))
                else: self.late.add(e["p"])
        self.forget()

    def forget(self):
        for n in range(self.number):
            if os.path.exists(self.at("state-%d" % n)): os.unlink(self.at("state-%d" % n))

    # Looks until nothing is left to be read. Where something may be writing, the content is compared once more as well: a
    # write through a mapping moves no time until the kernel writes it back.
    def settled(self, rounds):
        for left in range(rounds, -1, -1):
            status.say("looking at all files")
            more = self.look()
            if not more and QUIET != "read-only":
                self.settle(); sync(); status.say("comparing all files"); status.total += self.disk
                more = self.look(True)
                if not more: self.settle(); more = self.look()
            if not more or not left: break
            self.archive()
        self.settle()

    # An independent walk counts the tree: what our own would overlook in silence is found here.
    def counted(self):
        answer = subprocess.Popen(["find", VOLUME, "-xdev", "-printf", "x"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, LC_ALL="C"))
        out, error = answer.communicate()
        if answer.returncode and not all(b"No such file" in line for line in error.splitlines()): raise Failed("An independent walk (find) cannot read all of %s: %s" % (VOLUME, error.decode("utf-8", "replace").strip()[-500:]))
        return len(out)

    def finish(self):
        digest = hashlib.sha256(); files = size = 0; setuid = Listed(); flags = Listed(); name = self.run + "/manifest.jsonl"
        with open(self.at("manifest"), "wb") as f:
            for e in lines(self.state):
                line = line_of(e); f.write(line); digest.update(line); files += 1; size += e["s"]
                if e["t"] == "f" and int(e["m"], 8) & 0o6000 or "security.capability" in e.get("x", {}): setuid.add(e["p"])
                if e.get("f"): flags.add(e["p"])
        def once():
            aws = Aws("s3", "cp", "--only-show-errors", *(SSE + [self.at("manifest"), url("backup/" + name)]))
            return aws.end() == 0, aws.text()
        retry("Cannot write the manifest", once)
        self.mark = {"version": 2, "run": self.run, "at": int(time.time()), "files": files, "bytes": size, "manifest": digest.hexdigest(), "manifestKey": name,
            "parts": self.parts, "disk": self.disk, "quiet": QUIET, "entries": self.walk.count, "changed": self.changed.json(), "changing": self.changing.json(),
            "skipped": self.skipped.json(), "mounts": self.walk.mounts.json(), "setuid": setuid.json(), "flags": flags.json(), "lateChanges": self.late.json()}
        retry("Cannot write the mark", lambda: put("backup/done.json", json.dumps(self.mark, sort_keys=True).encode()))

    # What is not as it was when the backup ended.
    def late_changes(self):
        late = Listed()
        if self.look() or self.gone.count:
            for e in lines(self.at("pending")): late.add(e["p"])
            for p in self.gone.paths: late.add(p)
            late.count += self.gone.count - len(self.gone.paths)
        return late

    # Until the machine stops: whatever changes now is not in the backup, and a list says so. Where S3 takes no word for an hour, e.g. because
    # the bucket is gone, the repair was given up: the looking ends, and the owner can work again.
    def watch(self):
        over = threading.Event(); looks = known = 0; heard = time.monotonic()
        for number in (signal.SIGTERM, signal.SIGINT): signal.signal(number, lambda *_: over.set())
        while True:
            ending = over.wait(WATCH)
            late = self.late_changes()
            if late.count != known and put("backup/late.json", json.dumps({"lateChanges": late.json()}).encode())[0]: known = late.count
            if ending: return
            looks += late.count == known; status.more = {"looks": looks}
            good, error = status.send("done", "complete; %d entries changed since" % late.count)
            if good: heard = time.monotonic()
            elif time.monotonic() - heard > PATIENCE: raise Failed("The backup is complete, and nothing could be said about it for %d seconds: %s" % (PATIENCE, error))

def segments(f, size):
    pos = 0
    while pos < size:
        try: start = os.lseek(f, pos, os.SEEK_DATA)
        except OSError as error:
            if error.errno == errno.ENXIO: return
            raise
        if start >= size: return
        pos = min(size, os.lseek(f, start, os.SEEK_HOLE))
        yield start, pos - start

def zeros(h, n):
    while n > 0: h.update(ZEROS[:min(n, BLOCK)]); n -= BLOCK

# An archive on its way: its SHA-256 is taken while it is written, and so is that of each file.
class Out(object):
    TYPES = {"f": tarfile.REGTYPE, "d": tarfile.DIRTYPE, "l": tarfile.SYMTYPE, "p": tarfile.FIFOTYPE, "c": tarfile.CHRTYPE, "b": tarfile.BLKTYPE}
    def __init__(self, pipe): self.pipe = pipe; self.h = hashlib.sha256(); self.n = 0
    def write(self, data): self.pipe.write(data); self.h.update(data); self.n += len(data); status.add(len(data))
    def pad(self):
        if self.n % 512: self.write(bytes(512 - self.n % 512))
    def header(self, e, names, size=0, more=None):
        text = lambda quoted: unquote_to_bytes(quoted).decode("utf-8", "surrogateescape")
        t = tarfile.TarInfo(text(e["p"])); t.type = self.TYPES[e["t"]]; t.size = size; t.mode = int(e["m"], 8); t.uid = e["U"]; t.gid = e["G"]; t.uname = e["u"]; t.gname = e["g"]
        if "L" in e: t.type = tarfile.LNKTYPE; t.linkname = text(e["L"])
        elif e["t"] == "l": t.linkname = text(e["l"])
        elif e["t"] in "cb": t.devmajor = os.major(e["r"]); t.devminor = os.minor(e["r"])
        t.pax_headers = {"mtime": ("-" if e["T"] < 0 else "") + "%d.%09d" % divmod(abs(e["T"]), 10**9)}
        for k, v in e.get("x", {}).items(): t.pax_headers["SCHILY.xattr." + k] = text(v)
        t.pax_headers.update(more or {})
        self.write(t.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape"))
    def body(self, e, names, f, s):
        size = s.st_size; table = [(0, size)]; h = hashlib.sha256(); pos = 0
        if s.st_blocks * 512 < size:
            table = list(segments(f, size))
            if not table or sum(table[-1]) < size: table.append((size, 0))
            map = ("%d\n" % len(table) + "".join("%d\n%d\n" % pair for pair in table)).encode()
            map += bytes(-len(map) % 512)
            self.header(e, names, len(map) + sum(n for _, n in table), {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": unquote_to_bytes(e["p"]).decode("utf-8", "surrogateescape"), "GNU.sparse.realsize": str(size)})
            self.write(map)
        else: self.header(e, names, size)
        for start, length in table:
            zeros(h, start - pos); pos = start
            while pos < start + length:
                # A file that shrinks meanwhile is filled up; the next look reads it again.
                block = os.pread(f, min(BLOCK, start + length - pos), pos) or bytes(min(BLOCK, start + length - pos))
                h.update(block); self.write(block); pos += len(block)
        self.pad()
        return h.hexdigest()

# Nothing should write while a volume is copied: read-only if that can be had, else without the Jupyter server.
QUIET = "none"
def run(*command):
    try: return subprocess.call(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError: return False
def read_only(): return os.path.ismount(VOLUME) and run("mount", "-o", "remount,ro", VOLUME)
def jupyter(verb): return run("systemctl", verb, "jupyter-server") or run("initctl", verb, "jupyter-server")
stopped = False
def quieten():
    global QUIET, stopped
    # A folder that a test gives as the volume is not the machine's own, unless it says so.
    if not LIFECYCLE or not ROOT or "SAGEGUARD_VOLUME" in os.environ and not env("SAGEGUARD_QUIET"): return
    if read_only(): QUIET = "read-only"; return
    stopped = jupyter("stop")
    QUIET = "read-only" if read_only() else "jupyter-stopped" if stopped else "none"
def loud():
    if QUIET == "read-only" and not run("mount", "-o", "remount,rw", VOLUME): raise Failed("%s could not be made writable again." % VOLUME)
    if stopped and not jupyter("start"): raise Failed("The Jupyter server could not be started again.")

def action(work):
    root = open_volume()
    try: fcntl.flock(root, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError: say("a backup is under way already"); os._exit(0)
    check_owner()
    old = None if "again" in sys.argv else get("backup/done.json")
    if old is not None and LIFECYCLE: say("the backup is complete already"); return
    work.append(work_folder(root)); folder = work[0]
    #@TERMINAL
    if old is not None:
        mark = json.loads(old.decode()); b = Backup(root, folder, ""); minutes = max(0, int(time.time()) - mark["at"]) // 60
        b.state = os.path.join(folder, "state-0")
        with open(b.state, "wb") as f: f.write(get("backup/" + mark["manifestKey"]) or b"")
        late = b.late_changes()
        say("the backup is complete already, made %s ago. %s" % ("%d minutes" % minutes if minutes < 120 else "%d hours" % (minutes // 60), "Nothing has changed since." if not late.count else
            "%d entries changed since and are not in it: %s. For a new backup run the script again with the word again: sudo bash FILE again" % (late.count, late.text())))
        return
    #@END
    good, error = status.send("running", "begun")
    if not good: raise Failed("Cannot write to %s: %s%s" % (url("backup"), error, " (a bucket that demands encryption headers needs them in the plan: --sse, --sse-key)" if "AccessDenied" in error and not SSE else ""))
    check_bucket()
    quieten()
    status.start()
    b = Backup(root, folder, time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()) + "-%04x" % (int.from_bytes(os.urandom(2), "big")))
    b.settled(ROUNDS)
    for last in (False, False, True):
        n = b.counted()
        if n == b.walk.count: break
        if last: raise Failed("The tree has %d entries by one count and %d by another: something cannot be listed, or it changes all the time. End what writes there, check the file system, and run this again." % (b.walk.count, n))
        b.settled(1)
    b.finish()
    status.end("done", "complete")
    say("the backup is complete")
    if LIFECYCLE and QUIET != "read-only": b.watch()

# The first write proves that the bucket is there, keeps versions and encrypts. Nothing is created.
def check_bucket():
    aws = Aws("s3api", "head-object", "--bucket", BUCKET, "--key", "%s/backup/status.json" % KEY, *(["--expected-bucket-owner", env("SG_OWNER")] if env("SG_OWNER") else []), stdout=subprocess.PIPE)
    answer = aws.process.stdout.read()
    if aws.end(): raise Failed("Cannot look at %s: %s" % (url("backup/status.json"), aws.text()))
    head = json.loads(answer.decode())
    if head.get("VersionId", "null") == "null": raise Failed("The bucket %s keeps no versions. Switch versioning on." % BUCKET)
    if not head.get("ServerSideEncryption"): raise Failed("The bucket %s does not encrypt. Switch default encryption on." % BUCKET)

main(action, loud)
