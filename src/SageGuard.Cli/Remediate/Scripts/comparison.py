# Compares a replacement that was handed over with the manifest of its backup once more. It only reads: what its users changed
# since is theirs, and is listed.
HINT = "Make room in %s." % TEMP

class Comparison(Manifest):
    def __init__(self, volume, work, mark):
        Manifest.__init__(self, volume, work, mark)
        self.missing = Listed(); self.changing = Listed(); self.extra = Listed()

    # As a list of what differs: sorts by the reason.
    def add(self, text):
        path, reason = text.rsplit(" ", 1)
        (self.missing if reason == "(missing)" else self.changing).add(path)

    def differs(self, e, s, fd, name, own, links, deep):
        try: reason = Manifest.differs(self, e, s, fd, name, own, links, deep)
        except OSError as error:
            # It is worked on meanwhile.
            if error.errno in GONE + (errno.ENXIO,): return "content"
            raise why(error, names_of(e["p"]))
        # A folder's times move with whatever comes into it, and that is listed by itself.
        return None if reason == "time" and e["t"] == "d" else reason

def action(work):
    volume = open_volume()
    try: fcntl.flock(volume, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError: say("a copy is under way already"); os._exit(0)
    check_owner()
    good, error = status.send("running", "begun")
    if not good: raise Failed("Cannot write to %s: %s" % (url("comparison"), error))
    status.start()
    mark = get("backup/done.json")
    if mark is None: raise Failed("There is no backup at %s." % url("backup"))
    work.append(work_folder(volume))
    c = Comparison(volume, work[0], json.loads(mark.decode())); status.total = c.mark["bytes"]
    c.check()
    status.say("comparing every file with the manifest")
    sync()
    c.compare(volume, True, c, c.extra)
    done = {"version": 2, "at": int(time.time()), "files": c.mark["files"], "bytes": c.mark["bytes"], "manifest": c.mark["manifest"], "missing": c.missing.json(), "changing": c.changing.json(), "extra": c.extra.json()}
    retry("Cannot write the mark", lambda: put("comparison/done.json", json.dumps(done, sort_keys=True).encode()))
    status.end("done", "complete")
    say("the comparison is complete: %d entries in the backup, %d missing, %d different, %d new" % (c.mark["files"], c.missing.count, c.changing.count, c.extra.count))

main(action, lambda: None)
