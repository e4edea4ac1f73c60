# What backup and restore share: the walk by descriptors, S3 by the aws command, and the status.
# It runs with every Python from 3.6 (Amazon Linux 1) on, without a package.
import array, collections, errno, fcntl, grp, hashlib, json, os, pwd, re, resource, shutil, signal, stat, subprocess, sys, tarfile, tempfile, threading, time
from urllib.parse import quote_from_bytes, unquote_to_bytes

env = os.environ.get
# Otherwise S3 is asked in us-east-1 first, where a gateway endpoint does not lead.
os.environ.update(AWS_REGION=env("SG_REGION"), AWS_DEFAULT_REGION=env("SG_REGION"), AWS_DEFAULT_OUTPUT="json", AWS_PAGER="")
VOLUME = env("SAGEGUARD_VOLUME", "/home/ec2-user/SageMaker")
BEAT = float(env("SAGEGUARD_BEAT", 60))
PAUSE = float(env("SAGEGUARD_PAUSE", 5))
WORKERS = int(env("SAGEGUARD_WORKERS", max(2, min(4, os.cpu_count() or 1))))
TEMP = env("SAGEGUARD_TEMP", "/var/tmp")
BLOCK = 1 << 20
LISTED = 100
BUCKET, KEY, WHAT = env("SG_BUCKET"), env("SG_KEY"), env("SG_WHAT")
ROOT = os.geteuid() == 0
DIR = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
GONE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)

class Failed(Exception): pass

def q(path): return quote_from_bytes(path, safe="/._-~+@=,:")
def line_of(entry): return (json.dumps(entry, sort_keys=True) + "\n").encode()
def lines(name):
    with open(name, "rb") as f:
        for line in f: yield json.loads(line.decode())
def names_of(quoted): return tuple(unquote_to_bytes(quoted).split(b"/")[1:])
def path_of(names): return b"/".join((b".",) + tuple(names))
def say(text):
    try: sys.stdout.write("sageguard: %s\n" % text); sys.stdout.flush()
    except (OSError, ValueError): pass

# A list of paths that can be shown: how many, and the first.
class Listed(object):
    def __init__(self): self.count = 0; self.paths = []
    def add(self, path):
        self.count += 1
        if len(self.paths) < LISTED: self.paths.append(path if len(path) < 300 else path[:300] + "...")
    def json(self): return {"count": self.count, "paths": self.paths}
    def text(self): return ", ".join(self.paths[:10]) + (" and %d more" % (self.count - 10) if self.count > 10 else "")

# The way down to a folder by descriptors: it follows no link, and no path is too long for it.
class Cursor(object):
    def __init__(self, root): self.names = (); self.fds = [os.dup(root)]
    def at(self, names):
        k = min(len(names), len(self.names))
        # The next entry is most often in the same folder, or near it: from the end, and slices, since a path can have a thousand names.
        while names[:k] != self.names[:k]: k -= 1
        self.names = names[:k]
        while len(self.fds) > k + 1: os.close(self.fds.pop())
        for name in names[k:]: self.fds.append(os.open(name, DIR, dir_fd=self.fds[-1])); self.names += (name,)
        return self.fds[-1]
    def close(self):
        while self.fds: os.close(self.fds.pop())

def listing(fd): return sorted(os.fsencode(n) for n in os.listdir(fd))

# Whether a name is not there any more, and its folder does not list it any more either.
def is_gone(fd, name):
    try: os.stat(name, dir_fd=fd, follow_symlinks=False); return False
    except OSError as error:
        if error.errno != errno.ENOENT: raise
    try: return name not in listing(fd)
    except OSError as error: return error.errno == errno.ENOENT

def why(error, names):
    return Failed("Cannot read %s: %s (errno %s). Nothing was left out: %s" % (q(path_of(names)), error.strerror, error.errno,
        "run the script with sudo." if error.errno in (errno.EACCES, errno.EPERM) and not ROOT else
        "check the file system (dmesg, fsck), or unmount or remove it, then run this again."))

# Every entry below a folder, parents before children and names in order: names, stat, its folder's descriptor, its own (folders).
# Whatever cannot be read ends it; only what is gone is passed over. Other file systems are named and not entered.
class Walk(object):
    def __init__(self, root): self.root = root; self.count = 0; self.mounts = Listed(); self.device = os.fstat(root).st_dev
    def visit(self, cursor, folder, name):
        fd = cursor.at(folder)
        for last in (False,) * 4 + (True,):
            try:
                s = os.stat(name, dir_fd=fd, follow_symlinks=False)
                if not stat.S_ISDIR(s.st_mode) or s.st_dev != self.device: return s, fd, None, None
                own = cursor.at(folder + (name,))
                return s, fd, own, listing(own)
            except OSError as error:
                cursor.at(folder)
                if error.errno not in GONE: raise
                if is_gone(fd, name): return None
                # A folder became something else at this moment: look again.
                if last: raise
    def __iter__(self):
        cursor = Cursor(self.root); at = ()
        try:
            self.count += 1
            yield (), os.fstat(self.root), self.root, self.root
            stack = [((), iter(listing(self.root)))]
            while stack:
                folder, rest = stack[-1]
                for name in rest:
                    at = folder + (name,)
                    seen = self.visit(cursor, folder, name)
                    if seen is None: continue
                    s, fd, own, below = seen
                    self.count += 1
                    if s.st_dev != self.device: self.mounts.add(q(path_of(at)))
                    if not (at == (b"lost+found",) and below == [] and s.st_uid == 0): yield at, s, fd, own
                    if below: stack.append((at, iter(below))); break
                else: stack.pop()
        except OSError as error: raise why(error, at)
        finally: cursor.close()

def kind_of(m):
    return "f" if stat.S_ISREG(m) else "d" if stat.S_ISDIR(m) else "l" if stat.S_ISLNK(m) else "p" if stat.S_ISFIFO(m) else "c" if stat.S_ISCHR(m) else "b" if stat.S_ISBLK(m) else "s"

# What has neither content nor a list of names is reached through its folder's descriptor.
def via(fd, name): return b"/proc/self/fd/%d/%s" % (fd, name)

def attributes(where):
    more = {} if isinstance(where, int) else {"follow_symlinks": False}
    try: return dict((k, q(os.getxattr(where, k, **more))) for k in sorted(os.listxattr(where, **more)) if k.startswith(("user.", "system.posix_acl_")) or k == "security.capability")
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.ENODATA): return {}
        raise

# Immutable (0x10) and append-only (0x20).
def flags_of(fd):
    cell = array.array("L", [0])
    try: fcntl.ioctl(fd, 0x80086601, cell, True)
    except OSError as error:
        if error.errno not in (errno.ENOTTY, errno.ENOTSUP, errno.EINVAL, errno.ENOSYS): raise
    return cell[0] & 0x30

def background(action):
    thread = threading.Thread(target=action); thread.daemon = True; thread.start()
    return thread

# One aws command. What it says on standard error is kept, its last part.
running = set(); gate = threading.Lock()
class Aws(object):
    def __init__(self, *arguments, **pipes):
        self.error = b""
        self.process = subprocess.Popen(["aws"] + list(arguments), stderr=subprocess.PIPE, stdin=pipes.get("stdin", subprocess.DEVNULL), stdout=pipes.get("stdout", subprocess.DEVNULL))
        with gate: running.add(self.process)
        self.drain = background(self.read)
    def read(self):
        for line in self.process.stderr: self.error = (self.error + line)[-2000:]
    def end(self):
        code = self.process.wait(); self.drain.join(10)
        with gate: running.discard(self.process)
        return code
    def text(self): return self.error.decode("utf-8", "replace").strip()

def kill_all():
    with gate:
        for process in running:
            try: process.kill()
            except OSError: pass

SSE = (["--sse", env("SG_SSE")] if env("SG_SSE") else []) + (["--sse-kms-key-id", env("SG_SSEKEY")] if env("SG_SSEKEY") else [])
def url(name): return "s3://%s/%s/%s" % (BUCKET, KEY, name)

def put(name, data, limit=600):
    aws = Aws("s3", "cp", "--only-show-errors", *(SSE + ["-", url(name)]), stdin=subprocess.PIPE)
    late = threading.Timer(limit, aws.process.kill); late.daemon = True; late.start()
    try:
        try: aws.process.stdin.write(data); aws.process.stdin.close()
        except OSError: pass
        return aws.end() == 0, aws.text()
    finally: late.cancel()

# The object, or None where S3 says that there is none; every other answer ends the work.
def get(name):
    for last in (False, False, True):
        aws = Aws("s3", "cp", "--only-show-errors", url(name), "-", stdout=subprocess.PIPE)
        data = aws.process.stdout.read()
        if aws.end() == 0: return data
        if re.search(r"\((404|NoSuchKey)\)", aws.text()): return None
        if not last: time.sleep(PAUSE)
    raise Failed("Cannot tell whether %s is there: %s (the role needs s3:GetObject, and s3:ListBucket, without which S3 does not say that an object is missing)" % (url(name), aws.text()))

def retry(what, action):
    for last in (False, False, True):
        done, error = action()
        if done: return
        if last: raise Failed("%s: %s" % (what, error))
        time.sleep(PAUSE)

# Says in S3 where the work is. Its thread ends with the process, and its last word is the last one in S3.
class Status(object):
    def __init__(self): self.message = "begun"; self.done = self.total = 0; self.more = {}; self.over = threading.Event(); self.gate = threading.Lock(); self.lock = threading.Lock()
    def add(self, n):
        with self.gate: self.done += n
    def say(self, message): self.message = message; say(message)
    def send(self, state, message):
        with self.lock:
            if state == "running" and self.over.is_set(): return True, ""
            body = dict(self.more, state=state, message=message[-1500:], at=int(time.time()), bytesDone=self.done, bytesTotal=max(self.done, self.total))
            return put("%s/status.json" % WHAT, json.dumps(body).encode(), 120)
    def beat(self):
        while not self.over.wait(BEAT): self.send("running", self.message)
    def start(self): background(self.beat)
    def end(self, state, message): self.over.set(); return self.send(state, message)

status = Status()

# Work for several threads at once; the first failure ends it. The main thread stays free for signals.
def together(action, items):
    todo = collections.deque(items); wrong = []
    def work():
        while todo and not wrong:
            try: item = todo.popleft()
            except IndexError: return
            try: action(item)
            except BaseException as error: wrong.append(error)
    threads = [background(work) for _ in range(min(WORKERS, len(todo)))]
    while any(t.is_alive() for t in threads) and not wrong:
        for t in threads: t.join(0.05)
    if wrong: raise wrong[0]

# A folder for lists, which may be as long as the volume has files. One whose owner was killed is removed.
def work_folder(volume):
    for name in os.listdir(TEMP):
        if not name.startswith("sageguard-"): continue
        try:
            fd = os.open(os.path.join(TEMP, name), DIR)
            try:
                if os.fstat(fd).st_uid == os.geteuid():
                    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB); shutil.rmtree(os.path.join(TEMP, name), ignore_errors=True)
            finally: os.close(fd)
        except OSError: pass
    v = os.fstatvfs(volume); t = os.statvfs(TEMP)
    need = (16 << 20) + (1200 * (v.f_files - v.f_ffree) if os.path.ismount(VOLUME) else 0)
    free = (t.f_bfree if ROOT else t.f_bavail) * t.f_frsize
    if free < need: raise Failed("There is no room for the lists of files: %s has %d bytes free and %d are needed. Make room there." % (TEMP, free, need))
    work = tempfile.mkdtemp(prefix="sageguard-", dir=TEMP)
    fcntl.flock(os.open(work, DIR), fcntl.LOCK_EX)
    return work

# Everything to the disk: after that a write through a mapping moves a file's time again.
def sync():
    if os.path.ismount(VOLUME): os.sync()

def open_volume():
    try: return os.open(VOLUME, DIR)
    except OSError as error: raise Failed("There is no %s on this machine: %s." % (VOLUME, error.strerror))

def check_owner():
    if not env("SG_OWNER"): return
    aws = Aws("s3api", "head-bucket", "--bucket", BUCKET, "--expected-bucket-owner", env("SG_OWNER"))
    if aws.end(): raise Failed("The bucket %s is not shown to be of account %s: %s (the role needs s3:ListBucket)" % (BUCKET, env("SG_OWNER"), aws.text()))

# Runs the work; whatever ends it is said in S3, and nothing is left behind. Who is killed cannot say so: the parent does.
def main(action, undo):
    child = os.fork()
    if child:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP): signal.signal(number, lambda n, _: n == signal.SIGTERM and os.kill(child, n))
        code = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(code):
            say("FAILED: it was killed")
            status.send("failed", "It was killed by signal %d (9 is most often lack of memory)." % os.WTERMSIG(code)); code = 1
        sys.exit(1 if code else 0)
    def ended(number, frame):
        for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP): signal.signal(n, signal.SIG_IGN)
        raise Failed("It was ended (%s)." % ("Ctrl-C" if number == signal.SIGINT else "signal %d" % number))
    for number in (signal.SIGINT, signal.SIGTERM) + (() if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN else (signal.SIGHUP,)): signal.signal(number, ended)
    # One descriptor for each level of the deepest folder.
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    work = []; code = 0
    try: action(work)
    except BaseException as error:
        code = 1
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        text = str(error) if isinstance(error, Failed) else "The disk is full: %s. %s" % (error, HINT) if full else "%s: %s" % (type(error).__name__, error)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)
        kill_all()
        try: undo()
        except Exception as second: text += " Then: %s" % second
        say("FAILED: " + text)
        status.end("failed", text)
    for folder in work: shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.flush()
    os._exit(code)
