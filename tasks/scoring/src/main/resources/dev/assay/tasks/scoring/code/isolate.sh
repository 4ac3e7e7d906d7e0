# Runs in namespaces of its own (user, network, mount, PID, IPC), as their first process: when it ends, so does all it started.
# Arguments: an empty folder to work in, bytes and files it may hold, the most processes, and the command; standard input is the command's.
set -eu
work=$1 bytes=$2 files=$3 processes=$4
shift 4

# Nothing that exists can be written to: every mount becomes read-only, the flags it has stay.
while read -r _ _ _ _ point options _; do
  case $point in /proc | /proc/*) continue ;; esac
  mount -n -o "remount,bind,ro,${options#r[ow],}" "$(printf '%b' "$point")"
done </proc/self/mountinfo

# Of the devices, those that hold nothing.
mount -n -t tmpfs -o size=64k,nr_inodes=16,nosuid assay "$work"
for device in null zero full random urandom; do
  : >"$work/$device"
  mount -n --bind "/dev/$device" "$work/$device"
done
mount -n -o remount,bind,ro,nosuid "$work"
mount -n --move "$work" /dev

mount -n -t tmpfs -o "size=$bytes,nr_inodes=$files,mode=700,nosuid,nodev" assay "$work"
cd "$work"
# Since Linux 6.14 a PID namespace has its own; before, RLIMIT_NPROC counts, which root is exempt from.
echo "$processes" 2>/dev/null >/proc/sys/kernel/pid_max || :

# Not exec: this shell stays the first process, which those it started cannot kill.
setpriv --no-new-privs --inh-caps=-all --bounding-set=-all --securebits=+noroot,+noroot_locked -- "$@"
