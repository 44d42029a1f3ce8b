// SPDX-License-Identifier: Apache-2.0
/** What a run on one machine needs beside Flink: a Kafka broker and other child JVMs. */
package io.dni.local;
