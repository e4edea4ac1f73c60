#!/bin/bash
# SageGuard: @PURPOSE@
export @PARAMETERS@
P=$(command -v python3 || ls /home/ec2-user/anaconda3/bin/python3) || { echo "sageguard: there is no python3 on this machine" >&2; exit 1; }
@PROGRAM@
if [ $SG_WAY = lifecycle ] && ! [ -t 1 ]; then
L=${SAGEGUARD_LOG:-/var/log/sageguard.log}
: 2>/dev/null >>"$L" || L=/dev/null
(trap '' HUP; exec "$P" -I -c "$C" "$@") >>"$L" 2>&1 </dev/null &
exit 0
fi
exec "$P" -I -c "$C" "$@"
