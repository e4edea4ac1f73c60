#!/bin/bash
# SageGuard: backs up /home/ec2-user/SageMaker to S3, proves it by reading it back, and says so in S3.
# In a terminal (sudo bash FILE) it works in the foreground, else in the background.
#@PARAMETERS@
#@HEAD@
TO="s3://$SG_BUCKET/$SG_KEY/backup"

# The first write proves that the bucket is there, keeps versions and encrypts. Nothing is created.
check_bucket() {
  status running begun 2>"$WORK/err" || fail "Cannot write to $TO: $(tail -n 3 "$WORK/err")"
  aws s3api put-object --bucket "$SG_BUCKET" --key "$SG_KEY/backup/status.json" --body "$WORK/status.json" >"$WORK/put.json" 2>"$WORK/err" ||
    fail "Cannot write to $TO: $(tail -n 3 "$WORK/err")"
  grep '"VersionId": "' "$WORK/put.json" | grep -qv '"null"' || fail "The bucket $SG_BUCKET keeps no versions. Switch versioning on."
  grep -q '"ServerSideEncryption": "' "$WORK/put.json" || aws s3api get-bucket-encryption --bucket "$SG_BUCKET" >/dev/null 2>&1 ||
    fail "The bucket $SG_BUCKET does not encrypt. Switch default encryption on."
}

upload() { # list key size: tar's exit code 1 means "changed while read", which the next look finds
  local try code
  for try in 1 2 3; do
    { tar -C "$VOLUME" --create --format=posix --sparse $TARX --ignore-failed-read --no-recursion --null --files-from="$1" --file=- 2>"$WORK/tar.err" || code=$?
      echo "${code:-0}" >"$WORK/tar.code"; } | aws s3 cp --only-show-errors --expected-size "$3" - "$TO/$2" 2>"$WORK/err" &&
      [ "$(cat "$WORK/tar.code")" -le 1 ] && return 0
    code=0
    sleep $((try * ${SAGEGUARD_PAUSE:-5}))
  done
  fail "Cannot upload $2: $(cat "$WORK/tar.err" "$WORK/err" | tail -n 3)"
}

main() {
  if aws s3 cp --only-show-errors "$TO/done.json" "$WORK/old.json" 2>/dev/null; then echo "sageguard: the backup is complete already"; exit 0; fi
  cd "$VOLUME" 2>"$WORK/err" || fail "There is no $VOLUME on this machine."
  check_bucket
  export TARX=
  tar --xattrs --acls --version >/dev/null 2>&1 && TARX="--xattrs --acls"
  beat
  for round in 0 1 2 3; do
    say "reading all files (round $round)"
    "$PYTHON" -I "$WORK/sg.py" scan "$WORK" "$round" 2>"$WORK/err" || fail "Cannot read all files: $(tail -n 5 "$WORK/err") (in a terminal, run the script with sudo)"
    [ -s "$WORK/lists" ] || break
    while read -r list key size; do
      say "uploading $key"
      upload "$WORK/$list" "$key" "$size"
    done <"$WORK/lists"
  done
  say "reading the backup back"
  while read -r key; do
    for try in 1 2 3; do
      aws s3 cp --only-show-errors "$TO/$key" - 2>"$WORK/err" | "$PYTHON" -I "$WORK/sg.py" check "$WORK" "$key" 2>"$WORK/check.err" && break
      [ "$try" = 3 ] && fail "Cannot read $key back: $(cat "$WORK/err" "$WORK/check.err" | tail -n 3)"
    done
  done <"$WORK/keys"
  "$PYTHON" -I "$WORK/sg.py" finish "$WORK" "$(uname -r)" 2>"$WORK/err" || fail "The backup does not hold what was read: $(tail -n 5 "$WORK/err")"
  aws s3 cp --only-show-errors "$WORK/manifest.jsonl" "$TO/manifest.jsonl" 2>"$WORK/err" || fail "Cannot write the manifest: $(tail -n 3 "$WORK/err")"
  hush
  status "done" "complete" && aws s3 cp --only-show-errors "$WORK/done.json" "$TO/done.json" 2>"$WORK/err" || fail "Cannot write the mark: $(tail -n 3 "$WORK/err")"
  echo "sageguard: the backup is complete"
  rm -rf "$WORK"
}

# Held by the process, not by its number; no file that sudo may not open.
exec 9<"$VOLUME" || exit 1
flock -n 9 || { echo "sageguard: a backup is under way already"; exit 0; }
WORK=$(mktemp -d /var/tmp/sageguard-XXXXXXXX) || exit 1
BEAT=""
cat >"$WORK/sg.py" <<'PYTHON'
import grp, hashlib, json, os, pwd, stat, sys, tarfile
from urllib.parse import quote_from_bytes
PART = int(os.environ.get("SAGEGUARD_PART", 8 << 30))
work = sys.argv[2]
at = lambda name: os.path.join(work, name)
q = lambda b: quote_from_bytes(b, safe="/._-~+@=,:")

def load(name, default):
    try:
        with open(at(name)) as f: return json.load(f)
    except IOError: return default

def save(name, value):
    with open(at(name), "w") as f: json.dump(value, f)

def name_of(get, number):
    try: return get(number)[0]
    except KeyError: return str(number)

def digest(f):
    h = hashlib.sha256(); n = 0
    for block in iter(lambda: f.read(1 << 20), b""):
        h.update(block); n += len(block)
    return h.hexdigest(), n

def entry(path, s):
    e = {"p": q(path), "m": "%04o" % stat.S_IMODE(s.st_mode), "u": name_of(pwd.getpwuid, s.st_uid), "U": s.st_uid,
         "g": name_of(grp.getgrgid, s.st_gid), "G": s.st_gid, "T": s.st_mtime_ns, "s": 0}
    if stat.S_ISREG(s.st_mode):
        with open(path, "rb", opener=lambda p, o: os.open(p, o | os.O_NOFOLLOW | os.O_NONBLOCK)) as f: e["h"], e["s"] = digest(f)
        e["t"] = "f"
        if s.st_nlink > 1: e["i"] = "%d" % s.st_ino
    elif stat.S_ISDIR(s.st_mode): e["t"] = "d"
    elif stat.S_ISLNK(s.st_mode): e["t"] = "l"; e["l"] = q(os.readlink(path))
    else: e["t"] = "p" if stat.S_ISFIFO(s.st_mode) else "n"
    if os.environ.get("TARX"):
        x = dict((k, q(os.getxattr(path, k, follow_symlinks=False))) for k in sorted(os.listxattr(path, follow_symlinks=False))
                 if k.startswith("user.") or k.startswith("system.posix_acl_") or k == "security.capability")
        if x: e["x"] = x
    return e

def walk():
    found = {}; skipped = []
    def bad(error):
        if os.path.isdir(error.filename): raise error
    for folder, dirs, files in os.walk(b".", onerror=bad):
        if folder == b"." and b"lost+found" in dirs and os.geteuid() == 0 and not os.listdir(b"lost+found"): dirs.remove(b"lost+found")
        for path in [folder] + [os.path.join(folder, n) for n in files] + [os.path.join(folder, n) for n in dirs if os.path.islink(os.path.join(folder, n))]:
            try: s = os.lstat(path)
            except OSError as error:
                if error.errno == 2: continue
                raise
            if stat.S_ISSOCK(s.st_mode): skipped.append(q(path)); continue
            found[path] = s
    return found, skipped

def scan(round):
    state = load("state.json", {}); seen = load("seen.json", {}); keys = load("keys.json", [])
    found, skipped = walk()
    names = dict((q(p), p) for p in found)
    gone = [p for p in state if p not in names]
    for p in gone: del state[p]
    mark = lambda s: [s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_mode]
    new = sorted(p for p in names if seen.get(p) != mark(found[names[p]]))
    files = [p for p in new if not stat.S_ISDIR(found[names[p]].st_mode) or state.get(p, {}).get("t", "d") != "d"]
    changed = load("changed.json", [])
    if round: changed = sorted(set(changed) | set(files) | set(gone))
    save("changed.json", changed); save("gone.json", sorted((set(load("gone.json", [])) | set(gone)) - set(names)))
    save("skipped.json", skipped)
    changing = sorted(files + gone) if round == 3 else []
    save("changing.json", changing)
    if not files and not gone and round: new = []
    parts = []; held = {}
    for p in new:
        try: e = entry(names[p], found[names[p]])
        except OSError:
            # Gone, or of another kind: the next look finds it.
            if os.path.lexists(names[p]) and os.lstat(names[p]).st_mode == found[names[p]].st_mode: raise
            continue
        state[p] = e; seen[p] = mark(found[names[p]])
        if e["t"] == "d": continue
        s = found[names[p]]; size = min(s.st_blocks * 512, s.st_size) + 4096
        part = held.get(e.get("i"))
        if part is None:
            if not parts or parts[-1][1] + size > PART: parts.append([[], 0])
            part = parts[-1]
            if "i" in e: held[e["i"]] = part
        part[0].append(names[p]); part[1] += size
    # Folders come last, so that files that are put into them do not change their times again.
    if new: parts.append([[p for p in sorted(found) if stat.S_ISDIR(found[p].st_mode)], 4096 * len(found)])
    with open(at("lists"), "w") as lists:
        for n, (members, size) in enumerate(parts):
            key = "r%d-%05d.tar" % (round, n); keys.append(key)
            with open(at(key + ".list"), "wb") as f: f.write(b"".join(m + b"\0" for m in members))
            lists.write("%s %s %d\n" % (key + ".list", key, size * 2 + 1048576))
    with open(at("keys"), "w") as f: f.write("".join(k + "\n" for k in keys))
    save("state.json", state); save("seen.json", seen); save("keys.json", keys)

def nanoseconds(time):
    whole, _, part = time.partition(".")
    return int(whole) * 10**9 + int((part + "0" * 9)[:9])

def check(key):
    held = load("held.json", {}); sizes = load("sizes.json", {}); counter = Count(sys.stdin.buffer)
    with tarfile.open(fileobj=counter, mode="r|", encoding="utf-8", errors="surrogateescape") as tar:
        for m in tar:
            name = lambda n: q(n.encode("utf-8", "surrogateescape").rstrip(b"/"))
            if m.isreg(): held[name(m.name)] = digest(tar.extractfile(m)) + (nanoseconds(m.pax_headers.get("mtime", "%d" % m.mtime)), "%04o" % m.mode)
            elif m.islnk(): held[name(m.name)] = held[name(m.linkname)]
            else: held[name(m.name)] = None
    while counter.read(1 << 20): pass
    sizes[key] = counter.n
    save("held.json", held); save("sizes.json", sizes)

class Count(object):
    def __init__(self, f): self.f = f; self.n = 0
    def read(self, n):
        b = self.f.read(n); self.n += len(b); return b

def finish(kernel):
    state = load("state.json", {}); held = load("held.json", {}); changing = set(load("changing.json", []))
    wrong = []
    for p, e in sorted(state.items()):
        if p not in held: wrong.append(p)
        elif (e["t"] == "f") != (held[p] is not None): wrong.append(p)
        elif e["t"] == "f":
            if p in changing: e["h"], e["s"], e["T"], e["m"] = held[p]
            elif held[p][:2] != [e["h"], e["s"]]: wrong.append(p)
    if wrong: sys.exit("%d files differ: %s" % (len(wrong), " ".join(wrong[:10])))
    h = hashlib.sha256()
    with open(at("manifest.jsonl"), "wb") as f:
        for p in sorted(state):
            line = (json.dumps(state[p], sort_keys=True) + "\n").encode(); f.write(line); h.update(line)
    save("done.json", {"version": 1, "files": len(state), "bytes": sum(e["s"] for e in state.values()), "manifest": h.hexdigest(),
        "parts": [{"key": k, "size": load("sizes.json", {})[k]} for k in load("keys.json", [])], "gone": load("gone.json", []),
        "changed": load("changed.json", []), "changing": sorted(changing), "skipped": load("skipped.json", []), "xattrs": bool(os.environ.get("TARX")),
        "disk": sum(dict((s.st_ino, s.st_blocks * 512) for s in walk()[0].values()).values())})

step = sys.argv[1]
scan(int(sys.argv[3])) if step == "scan" else check(sys.argv[3]) if step == "check" else finish(sys.argv[3])
PYTHON
if [ "$SG_WAY" = lifecycle ] && ! [ -t 1 ]; then
  (trap '' HUP; main) >"$WORK/log" 2>&1 </dev/null &
  exit 0
fi
main
