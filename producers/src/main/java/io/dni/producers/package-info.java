// SPDX-License-Identifier: Apache-2.0
/** Programs that write example streams to Kafka. */
package io.dni.producers;
