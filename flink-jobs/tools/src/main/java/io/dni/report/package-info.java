// SPDX-License-Identifier: Apache-2.0
/** Pages for people, made from stored results. */
package io.dni.report;
