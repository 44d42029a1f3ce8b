#!/usr/bin/env bash
# jobmanager | standalone-job | taskmanager, with FLINK_PROPERTIES, as the official image has them.
set -e
conf=$FLINK_HOME/conf/config.yaml
export FLINK_CONF_DIR=$FLINK_HOME/conf

# setting KEY VALUE: replaces what the file says.
setting() {
  sed -i "/^${1//./\\.}:/d" "$conf"
  printf '%s: %s\n' "$1" "$2" >>"$conf"
}
setting jobmanager.rpc.address "${JOB_MANAGER_RPC_ADDRESS:-$(hostname -f)}"
[ -z "$TASK_MANAGER_NUMBER_OF_TASK_SLOTS" ] \
  || setting taskmanager.numberOfTaskSlots "$TASK_MANAGER_NUMBER_OF_TASK_SLOTS"
while IFS= read -r line; do
  line=$(envsubst <<<"$line" | sed 's/^[[:space:]]*//;s/[[:space:]]*$//')
  [ -z "$line" ] || setting "${line%%:*}" "$(sed 's/^[[:space:]]*//' <<<"${line#*:}")"
done <<<"$FLINK_PROPERTIES"

# memory COMMAND: Flink's own calculation; sets jvm (heap flags) and dynamic (-D settings).
memory() {
  mapfile -t result < <(flink-java org.apache.flink.runtime.util.bash.BashJavaUtils "$1" \
    --configDir "$FLINK_CONF_DIR" "${@:2}" | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p')
  jvm=${result[0]} dynamic=${result[1]}
  [ -n "$jvm" ] || { echo "no memory layout from $1" >&2; exit 1; }
}

mode=$1
case $mode in
  jobmanager)
    shift; memory GET_JM_RESOURCE_PARAMS
    main=org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint ;;
  standalone-job)
    shift; memory GET_JM_RESOURCE_PARAMS
    main=org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint ;;
  taskmanager)
    shift; memory GET_TM_RESOURCE_PARAMS
    main=org.apache.flink.runtime.taskexecutor.TaskManagerRunner ;;
  help)
    echo "Usage: docker-entrypoint.sh (jobmanager|standalone-job|taskmanager)"; exit 0 ;;
  *) exec "$@" ;;
esac
export JVM_ARGS="$jvm -XX:+UseG1GC"
exec flink-java "$main" --configDir "$FLINK_CONF_DIR" $dynamic "$@"
