#!/usr/bin/env bash
exec java ${KAFKA_HEAP_OPTS:--Xmx256M} \
  ${KAFKA_LOG4J_OPTS:--Dlog4j2.configurationFile=/etc/kafka/docker/tools-log4j2.yaml} \
  $KAFKA_OPTS -cp '/opt/kafka/libs/*' "$@"
