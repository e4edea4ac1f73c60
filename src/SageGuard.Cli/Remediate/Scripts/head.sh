set -u -o pipefail
# Else S3 is asked in us-east-1 first, where a gateway endpoint does not lead.
export AWS_REGION="$SG_REGION" AWS_DEFAULT_REGION="$SG_REGION" AWS_DEFAULT_OUTPUT=json
VOLUME="${SAGEGUARD_VOLUME:-/home/ec2-user/SageMaker}"
PYTHON=$(command -v python3 || ls /home/ec2-user/anaconda3/bin/python3)

say() { printf '%s\n' "$1" >"$WORK/phase"; echo "sageguard: $1"; }

status() { # state message
  STATE=$1 MESSAGE=$2 "$PYTHON" -I -c '
import json, os, time
print(json.dumps({"state": os.environ["STATE"], "message": os.environ["MESSAGE"][-1500:], "at": int(time.time())}))' >"$WORK/status.json" &&
    aws s3 cp --only-show-errors "$WORK/status.json" "$TO/status.json"
}

# Else a beat under way says "running" after the end.
hush() { [ -z "$BEAT" ] || { kill "$BEAT"; wait "$BEAT"; } 2>/dev/null; }

fail() {
  echo "sageguard: FAILED: $1" >&2
  hush
  status failed "$1"
  exit 1
}

beat() { # says every minute that it is alive
  ( trap exit TERM; exec 9<&-; while sleep "${SAGEGUARD_BEAT:-60}" & wait $!; do status running "$(cat "$WORK/phase")"; done ) >/dev/null 2>&1 &
  BEAT=$!
}
