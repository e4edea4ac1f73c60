#!/bin/bash
# SageGuard: restores a backup into /home/ec2-user/SageMaker of a new notebook, compares every file with the manifest, and
# says so in S3. A failure ends it: nothing carries on over a half-restored volume.
#@PARAMETERS@
#@HEAD@
FROM="s3://$SG_BUCKET/$SG_KEY/backup"
TO="s3://$SG_BUCKET/$SG_KEY/restore"

fetch() { # key file
  local try
  for try in 1 2 3; do
    aws s3 cp --only-show-errors "$FROM/$1" "$WORK/$1" 2>"$WORK/err" && return 0
    sleep $((try * ${SAGEGUARD_PAUSE:-5}))
  done
  fail "Cannot read $FROM/$1: $(tail -n 3 "$WORK/err")"
}

main() {
  if aws s3 cp --only-show-errors "$TO/done.json" "$WORK/old.json" 2>/dev/null; then echo "sageguard: the restore is complete already"; exit 0; fi
  cd "$VOLUME" 2>"$WORK/err" || fail "There is no $VOLUME on this machine."
  status running begun 2>"$WORK/err" || fail "Cannot write to $TO: $(tail -n 3 "$WORK/err")"
  beat
  fetch "done.json"
  fetch manifest.jsonl
  "$PYTHON" -I "$WORK/sg.py" before "$WORK" "$(sha256sum "$WORK/manifest.jsonl" | cut -d' ' -f1)" 2>"$WORK/err" || fail "$(tail -n 3 "$WORK/err")"
  while read -r key; do
    say "restoring $key"
    "$PYTHON" -I "$WORK/sg.py" clear "$WORK" "$key" 2>"$WORK/err" || fail "$(tail -n 3 "$WORK/err")"
    for try in 1 2 3; do
      aws s3 cp --only-show-errors "$FROM/$key" - 2>"$WORK/err" |
        tar -C "$VOLUME" --extract --preserve-permissions --same-owner --xattrs --xattrs-include='*' --acls --delay-directory-restore --file=- 2>"$WORK/tar.err" && break
      grep -q "No space left" "$WORK/tar.err" && fail "The disk is full: No space left on device. Give the twin a larger volume."
      [ "$try" = 3 ] && fail "Cannot restore $key: $(cat "$WORK/tar.err" "$WORK/err" | tail -n 3)"
      sleep $((try * ${SAGEGUARD_PAUSE:-5}))
    done
  done <"$WORK/keys"
  say "comparing every file with the manifest"
  "$PYTHON" -I "$WORK/sg.py" after "$WORK" x 2>"$WORK/err" || fail "$(tail -n 5 "$WORK/err")"
  hush
  status "done" "complete" && aws s3 cp --only-show-errors "$WORK/result.json" "$TO/done.json" 2>"$WORK/err" || fail "Cannot write the mark: $(tail -n 3 "$WORK/err")"
  echo "sageguard: the restore is complete"
  rm -rf "$WORK"
}

WORK=$(mktemp -d /var/tmp/sageguard-XXXXXXXX) || exit 1
BEAT=""
cat >"$WORK/sg.py" <<'PYTHON'
import grp, hashlib, json, os, pwd, shutil, stat, sys
from urllib.parse import quote_from_bytes, unquote_to_bytes
work = sys.argv[2]
at = lambda name: os.path.join(work, name)
q = lambda b: quote_from_bytes(b, safe="/._-~+@=,:")
with open(at("done.json")) as f: done = json.load(f)

def manifest():
    with open(at("manifest.jsonl")) as f:
        for line in f: yield json.loads(line)

def before(digest):
    if digest != done["manifest"]: sys.exit("The manifest in S3 is not the one that the backup wrote (SHA-256 differs). Nothing was restored.")
    count = size = 0
    for e in manifest(): count += 1; size += e["s"]
    if (count, size) != (done["files"], done["bytes"]): sys.exit("The manifest does not have the count and bytes of the backup. Nothing was restored.")
    # What an earlier try restored is written over, so its room counts as free.
    v = os.statvfs(b".")
    here = [os.lstat(os.path.join(d, n)) for d, _, fs in os.walk(b".") for n in fs]
    free = v.f_bavail * v.f_frsize + sum(dict((s.st_ino, s.st_blocks * 512) for s in here).values())
    if free < done["disk"]:
        sys.exit("The disk is full: the files need %d bytes, %d are free. Give the twin a larger volume. Nothing was restored." % (done["disk"], free))
    with open(at("keys"), "w") as f: f.write("".join(p["key"] + "\n" for p in done["parts"]))

def kind_of(s):
    m = s.st_mode
    return "f" if stat.S_ISREG(m) else "d" if stat.S_ISDIR(m) else "l" if stat.S_ISLNK(m) else "p" if stat.S_ISFIFO(m) else "n"

# A path below the volume, reached through no link.
def own(path):
    root = os.path.realpath(b".")
    return os.path.realpath(os.path.dirname(path)) == os.path.normpath(os.path.join(root, os.path.dirname(path))) and not os.path.isabs(path) and b".." not in path.split(b"/")

# What changed its kind while the backup ran (a file became a folder, a folder a link) is in two archives, and tar would not
# put the later over the earlier. An earlier try may have left the last of them.
def clear(key):
    changed = set(done["changed"])
    if not changed: return
    kinds = dict((e["p"], e["t"]) for e in manifest() if e["p"] in changed)
    for p in sorted(changed):
        path = unquote_to_bytes(p)
        if not own(path) or not os.path.lexists(path): continue
        kind = kind_of(os.lstat(path))
        if key != done["parts"][0]["key"] and kind == kinds.get(p, kind): continue
        shutil.rmtree(path) if kind == "d" else os.unlink(path)

def name_of(get, number):
    try: return get(number)[0]
    except KeyError: return str(number)

def owned(get, find, number, name, old):
    if name_of(get, number) == name: return True
    try: find(name)
    except KeyError: return number == old
    return False

def digest(path):
    h = hashlib.sha256()
    with open(path, "rb") as f:
        for block in iter(lambda: f.read(1 << 20), b""): h.update(block)
    return h.hexdigest()

def differs(e, path, links):
    try: s = os.lstat(path)
    except OSError: return "missing"
    kind = kind_of(s)
    if kind != e["t"]: return "kind"
    if kind != "l" and "%04o" % stat.S_IMODE(s.st_mode) != e["m"]: return "permissions"
    if not owned(pwd.getpwuid, pwd.getpwnam, s.st_uid, e["u"], e["U"]) or not owned(grp.getgrgid, grp.getgrnam, s.st_gid, e["g"], e["G"]): return "owner"
    if kind in "fd" and s.st_mtime_ns != e["T"]: return "time"
    if kind == "l" and q(os.readlink(path)) != e["l"]: return "link"
    if kind == "f" and (s.st_size != e["s"] or digest(path) != e["h"]): return "content"
    if "i" in e and links.setdefault(e["i"], s.st_ino) != s.st_ino: return "hard link"
    for k, v in e.get("x", {}).items():
        try:
            if q(os.getxattr(path, k, follow_symlinks=False)) != v: return "attribute " + k
        except OSError: return "attribute " + k
    return None

def after():
    known = set(); wrong = []; links = {}
    # What went away while the backup ran is in the archive and not in the manifest.
    for p in sorted(done["gone"], reverse=True):
        path = unquote_to_bytes(p)
        if not own(path): continue
        if os.path.islink(path) or os.path.isfile(path): os.unlink(path)
        elif os.path.isdir(path) and not os.listdir(path): os.rmdir(path)
    entries = list(manifest())
    # A folder's time moves with whatever comes and goes in it, also between the last look and its archive.
    for e in entries:
        path = unquote_to_bytes(e["p"])
        if e["t"] == "d" and os.path.isdir(path) and not os.path.islink(path): os.utime(path, ns=(e["T"], e["T"]))
    for e in entries:
        known.add(e["p"])
        why = differs(e, unquote_to_bytes(e["p"]), links)
        if why: wrong.append("%s (%s)" % (e["p"], why))
    if wrong: sys.exit("%d files on the twin differ from the manifest: %s" % (len(wrong), ", ".join(wrong[:10])))
    extra = [q(os.path.join(d, n)) for d, ds, fs in os.walk(b".") for n in ds + fs]
    extra = [p for p in extra if p not in known and p != "./lost%2Bfound" and p != "./lost+found"]
    with open(at("result.json"), "w") as f:
        json.dump({"version": 1, "files": done["files"], "bytes": done["bytes"], "manifest": done["manifest"], "extra": extra[:1000], "extraCount": len(extra)}, f)

before(sys.argv[3]) if sys.argv[1] == "before" else clear(sys.argv[3]) if sys.argv[1] == "clear" else after()
PYTHON
(trap '' HUP; main) >"$WORK/log" 2>&1 </dev/null &
exit 0
